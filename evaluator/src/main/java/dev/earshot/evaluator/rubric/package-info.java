/**
 * The project's pass/fail rule, held against the ends of a call's metrics. Pure: outcomes in, rule results out.
 */
@NullMarked
package dev.earshot.evaluator.rubric;

import org.jspecify.annotations.NullMarked;
