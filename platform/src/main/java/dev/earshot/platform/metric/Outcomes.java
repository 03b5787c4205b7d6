package dev.earshot.platform.metric;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of each record: {@code earshot_outcomes_total{hop,outcome,reason}}. In = the sum of the ends, at every hop.
 * Also the age of the oldest record that a hop has taken and not ended, and the freshness of verdicts.
 */
@Singleton
public final class Outcomes {
    private final MeterRegistry meters;
    private final Map<String, AtomicLong> oldest = new ConcurrentHashMap<>();

    @Inject
    public Outcomes(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Counts one end.
     *
     * @param hop the service, e.g. {@code normalizer}
     * @param outcome what became of it, e.g. {@code new}, {@code rejected}
     * @param reason a stable word, empty where the outcome says all; never text of a payload
     */
    public void count(String hop, String outcome, String reason) {
        count(hop, outcome, reason, 1);
    }

    /** Counts several like ends. */
    public void count(String hop, String outcome, String reason, long times) {
        meters.counter("earshot_outcomes", "hop", hop, "outcome", outcome, "reason", reason)
                .increment((double) times);
    }

    /**
     * Says since when the oldest unfinished record of a hop waits: {@code earshot_oldest_unprocessed_age_seconds{hop}}.
     *
     * @param since {@link Instant#MAX} when nothing waits
     */
    public void oldest(String hop, Instant since) {
        oldest.computeIfAbsent(hop, name -> {
                    AtomicLong millis = new AtomicLong(Long.MAX_VALUE);
                    meters.gauge(
                            "earshot_oldest_unprocessed_age_seconds",
                            io.micrometer.core.instrument.Tags.of("hop", name),
                            millis,
                            Outcomes::age);
                    return millis;
                })
                .set(since.equals(Instant.MAX) ? Long.MAX_VALUE : since.toEpochMilli());
    }

    /** How long the oldest unfinished record of a hop of this process has waited; zero when none does. */
    public Duration age(String hop) {
        AtomicLong since = oldest.get(hop);
        return since == null ? Duration.ZERO : Duration.ofMillis(Math.round(age(since) * 1_000));
    }

    private static double age(AtomicLong since) {
        long millis = since.get();
        return millis == Long.MAX_VALUE ? 0 : Math.max(0, System.currentTimeMillis() - millis) / 1_000.0;
    }

    /** Records how long after its webhook a verdict was published: {@code earshot_freshness_seconds}. */
    public void freshness(Duration age) {
        io.micrometer.core.instrument.Timer.builder("earshot_freshness")
                .description("From webhook received to verdict published")
                .publishPercentiles(0.5, 0.99)
                .publishPercentileHistogram()
                .register(meters)
                .record(age.isNegative() ? Duration.ZERO : age);
    }
}
