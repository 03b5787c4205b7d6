/**
 * The REST API of call logs, in the caller's organisation only: resources, who asks, and what is answered when it cannot
 * be as asked. Shapes are made by contracts, SQL by the store.
 */
@NullMarked
package dev.earshot.controlplane.api;

import org.jspecify.annotations.NullMarked;
