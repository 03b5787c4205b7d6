package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import org.jspecify.annotations.Nullable;

/**
 * One row of what agent and user say, in the order of rows.
 *
 * @param speaker agent or user
 * @param words how many
 * @param startMs milliseconds from the start of the call, not negative; {@code null} when unknown
 */
public record Said(Speaker speaker, int words, @Nullable Long startMs) {}
