/**
 * Which metrics a call gets: inputs and their hash, sampling, the plan. Pure functions of the call and the
 * configuration.
 */
@NullMarked
package dev.earshot.evaluator.plan;

import org.jspecify.annotations.NullMarked;
