/**
 * The third hop: revisions of calls in, scores and verdicts out. Here stand the pipeline, what it decides of a revision
 * and the look at deadlines; how a metric, a plan or a rubric works stands in the rooms below, which know neither Kafka
 * nor PostgreSQL nor a clock.
 */
@NullMarked
package dev.earshot.evaluator;

import org.jspecify.annotations.NullMarked;
