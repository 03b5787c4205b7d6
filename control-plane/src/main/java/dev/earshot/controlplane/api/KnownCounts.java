package dev.earshot.controlplane.api;

import dev.earshot.store.view.CallViews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a list has, remembered for a moment: who turns its pages asks the same of each. Small counts are not
 * remembered; they cost little, and a person sees when one is wrong.
 */
final class KnownCounts {
    private static final Duration MOMENT = Duration.ofSeconds(10);
    private static final long SMALL = 1_000;
    private static final int MOST = 2_000;

    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private record Known(CallViews.Count count, Instant until) {}

    KnownCounts(Clock clock) {
        this.clock = clock;
    }

    /** The count of this list, {@code null} when it must be asked for. */
    synchronized CallViews.@Nullable Count of(String list) {
        Known each = known.get(list);
        return each == null || each.until().isBefore(clock.instant()) ? null : each.count();
    }

    /** Remembers it. */
    synchronized CallViews.Count learn(String list, CallViews.Count count) {
        if (count.number() > SMALL) {
            known.put(list, new Known(count, clock.instant().plus(MOMENT)));
        }
        return count;
    }
}
