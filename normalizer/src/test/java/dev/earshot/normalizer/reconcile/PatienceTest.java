package dev.earshot.normalizer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration FIRST = Duration.ofSeconds(30);

    @Test
    void aPauseDoublesWithEachFailureUpToHalfAnHourAndHalfOfItIsChance() {
        assertThat(Patience.after(FIRST, 1, 0)).isEqualTo(Duration.ofSeconds(15));
        assertThat(Patience.after(FIRST, 1, 1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Patience.after(FIRST, 3, 1)).isEqualTo(Duration.ofSeconds(120));
        assertThat(Patience.after(FIRST, 40, 1)).isEqualTo(Duration.ofMinutes(30));
        assertThat(Patience.after(FIRST, Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void whatAProviderAsksForIsSecondsOrADateWithinReason() {
        assertThat(Patience.asked("7", NOW)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Patience.asked("0", NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Patience.asked("999999999", NOW)).isEqualTo(Duration.ofHours(6));
        assertThat(Patience.asked("Sun, 01 Mar 2026 10:02:00 GMT", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Patience.asked("Sun, 01 Mar 2026 09:00:00 GMT", NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Patience.asked("soon", NOW)).isNull();
        assertThat(Patience.asked("-1", NOW)).isNull();
        assertThat(Patience.asked(null, NOW)).isNull();
    }
}
