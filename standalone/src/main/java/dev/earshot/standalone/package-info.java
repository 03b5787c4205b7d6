/** The root room of {@code standalone}. */
@NullMarked
package dev.earshot.standalone;

import org.jspecify.annotations.NullMarked;
