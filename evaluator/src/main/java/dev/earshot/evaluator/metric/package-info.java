/**
 * What a code metric is, how its value is put together, and the list of all of them. Pure: no clock, no store, no
 * configuration but the metric's own settings may enter.
 */
@NullMarked
package dev.earshot.evaluator.metric;

import org.jspecify.annotations.NullMarked;
