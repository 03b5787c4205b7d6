/** The REST API of call logs, in the caller's organisation only. */
@NullMarked
package dev.earshot.controlplane.api;

import org.jspecify.annotations.NullMarked;
