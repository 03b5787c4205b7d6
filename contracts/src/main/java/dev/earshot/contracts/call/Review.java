package dev.earshot.contracts.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person said of a call. It stands whatever an evaluation says later.
 *
 * @param success whether the call passed in the person's eyes, {@code null} where he said nothing of that
 * @param at when he said it
 */
public record Review(@Nullable Boolean success, Instant at) {}
