/**
 * A call as metrics see it: utterances in the order of time, their words, gaps and overlaps. Pure arithmetic over one
 * call log; nothing that knows a metric, a project or a clock may enter.
 */
@NullMarked
package dev.earshot.evaluator.conversation;

import org.jspecify.annotations.NullMarked;
