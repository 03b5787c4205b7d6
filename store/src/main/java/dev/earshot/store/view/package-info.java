/** Calls with their evaluation, read for people and for deliveries. Reads only. */
@NullMarked
package dev.earshot.store.view;

import org.jspecify.annotations.NullMarked;
