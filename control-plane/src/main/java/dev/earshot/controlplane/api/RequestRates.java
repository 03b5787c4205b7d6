package dev.earshot.controlplane.api;

import dev.earshot.controlplane.ControlPlaneConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How often a project may ask for evaluations, in this process: so many requests in any minute. */
@Singleton
final class RequestRates {
    /** Requests of a project in a minute. */
    static final int MOST = 60;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final boolean limited;
    private final Map<Long, Deque<Instant>> taken = new HashMap<>();

    @Inject
    RequestRates(Clock clock, ControlPlaneConfig config) {
        this.clock = clock;
        this.limited = !config.rateLimit().equals("off");
    }

    /** Whether there are limits at all. */
    boolean areLimited() {
        return limited;
    }

    /**
     * Takes one request of each of these projects.
     *
     * @return 0 when it may be made, else after how many whole seconds it may be tried again; then none is taken
     */
    synchronized long take(Collection<Long> projects) {
        if (!limited) {
            return 0;
        }
        Instant now = clock.instant();
        Instant since = now.minus(WINDOW);
        taken.values().removeIf(times -> {
            while (!times.isEmpty() && !times.peekFirst().isAfter(since)) {
                times.removeFirst();
            }
            return times.isEmpty();
        });
        long wait = 0;
        for (Long project : projects) {
            Deque<Instant> times = taken.get(project);
            if (times != null && times.size() >= MOST) {
                Duration until = Duration.between(since, times.getFirst());
                wait = Math.max(wait, Math.max(1, until.plusMillis(999).toSeconds()));
            }
        }
        if (wait == 0) {
            projects.forEach(project ->
                    taken.computeIfAbsent(project, _ -> new ArrayDeque<>()).addLast(now));
        }
        return wait;
    }
}
