/** The root room of {@code normalizer}. */
@NullMarked
package dev.earshot.normalizer;

import org.jspecify.annotations.NullMarked;
