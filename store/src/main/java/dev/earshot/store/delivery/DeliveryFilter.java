package dev.earshot.store.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries.
 *
 * @param projects whose; of none there is nothing
 * @param callLogId of which call, {@code null} for all
 * @param states empty for all
 * @param eventType {@code null} for all
 * @param from made at or after it, {@code null} for ever
 * @param until made before it, {@code null} for until now
 */
public record DeliveryFilter(
        List<Long> projects,
        @Nullable Long callLogId,
        Set<DeliveryState> states,
        @Nullable String eventType,
        @Nullable Instant from,
        @Nullable Instant until) {
    public DeliveryFilter {
        projects = List.copyOf(projects);
        states = Set.copyOf(states);
    }
}
