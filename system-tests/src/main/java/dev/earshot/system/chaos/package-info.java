/**
 * Faults while calls flow: what is killed or frozen, when, and what must hold afterwards. A scenario drives the script
 * {@code earshot} as an operator would and real processes with real signals; it may know the load and hostile bodies, never a service.
 */
@NullMarked
package dev.earshot.system.chaos;

import org.jspecify.annotations.NullMarked;
