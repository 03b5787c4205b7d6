/**
 * All services that a call crosses, each a process of its own, against the sum of the steps that it cannot do without,
 * measured in the same run.
 */
@NullMarked
package dev.earshot.bench.pipeline;

import org.jspecify.annotations.NullMarked;
