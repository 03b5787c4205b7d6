package dev.earshot.store.evaluation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a call before it is evaluated.
 *
 * @param receivedOn the day whose partition the call lies on
 * @param deleted whether somebody deleted the call
 * @param standing its evaluation, {@code null} for a call that was never evaluated
 */
public record Known(
        LocalDate receivedOn, boolean deleted, @Nullable Standing standing) {}
