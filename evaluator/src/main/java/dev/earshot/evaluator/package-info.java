/** The root room of {@code evaluator}. */
@NullMarked
package dev.earshot.evaluator;

import org.jspecify.annotations.NullMarked;
