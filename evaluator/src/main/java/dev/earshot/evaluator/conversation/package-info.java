/** A call as metrics see it: utterances in the order of time, their words, gaps and overlaps. Pure arithmetic. */
@NullMarked
package dev.earshot.evaluator.conversation;

import org.jspecify.annotations.NullMarked;
