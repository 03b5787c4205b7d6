/** The root room of {@code insights-worker}. */
@NullMarked
package dev.earshot.insights;

import org.jspecify.annotations.NullMarked;
