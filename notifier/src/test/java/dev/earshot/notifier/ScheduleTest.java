package dev.earshot.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final double MIDDLE = 0.5;

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void theDelaysAreThoseOfStandardWebhooks(int attempts, Duration delay) {
        assertThat(Schedule.next(attempts, 500, null, NOW, MIDDLE)).isEqualTo(delay);
    }

    @Test
    void theTenthAttemptIsTheLastAfter75Hours35MinutesAnd5Seconds() {
        assertThat(Schedule.next(10, 500, null, NOW, MIDDLE)).isNull();
        assertThat(Schedule.DELAYS.stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    }

    @Test
    void theJitterIsTenPerCentToBothSides() {
        assertThat(Schedule.next(2, 500, null, NOW, 0)).isEqualTo(Duration.ofSeconds(270));
        assertThat(Schedule.next(2, 500, null, NOW, 1)).isEqualTo(Duration.ofSeconds(330));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 503, 10, 300, 330", // less than planned: as planned
        "2, 503, 400, 400, 440",
        "2, 503, 580, 580, 600", // the jitter does not pass twice the planned
        "2, 503, 9999, 600, 600",
        "1, 503, 8, 8, 8.8",
        "1, 429, , 60, 66",
        "1, 429, 5, 60, 66",
        "1, 429, 90, 90, 99",
        "1, 429, 9999, 120, 120",
        "2, 429, 10, 300, 330"
    })
    void aReceiverThatAsksForTimeGetsItAndTheJitterOnlyAddsToIt(
            int attempts, int status, String retryAfter, double least, double most) {
        Random random = new Random(25);
        for (int i = 0; i < 200; i++) {
            Duration next = Schedule.next(attempts, status, retryAfter, NOW, random.nextDouble());
            assertThat(next.toMillis() / 1_000.0).isBetween(least, most);
        }
        assertThat(Schedule.next(attempts, status, retryAfter, NOW, 0).toSeconds())
                .isEqualTo((long) least);
    }

    @Test
    void aDateIsUnderstoodAndNonsenseIsNot() {
        assertThat(Schedule.next(2, 503, "Sun, 1 Mar 2026 10:07:00 GMT", NOW, 0))
                .isEqualTo(Duration.ofMinutes(7));
        assertThat(Schedule.next(2, 503, "Sun, 1 Mar 2020 10:07:00 GMT", NOW, 0))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(Schedule.next(2, 503, "soon", NOW, MIDDLE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Schedule.next(2, 503, "-1", NOW, MIDDLE)).isEqualTo(Duration.ofMinutes(5));
    }
}
