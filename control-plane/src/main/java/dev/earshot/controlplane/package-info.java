/** The root room of {@code control-plane}. */
@NullMarked
package dev.earshot.controlplane;

import org.jspecify.annotations.NullMarked;
