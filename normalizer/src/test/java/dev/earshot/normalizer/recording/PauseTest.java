package dev.earshot.normalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PauseTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RecordingConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(RecordingConfig.class)
            .build()
            .getConfigMapping(RecordingConfig.class);

    @ParameterizedTest
    @CsvSource({"1, 5000", "2, 10000", "5, 80000", "8, 640000", "9, 900000", "4000, 900000"})
    void thePauseDoublesUpToTheLongest(int attempts, long ms) {
        assertThat(Pause.after(attempts, false, null, CONFIG, NOW, 0.5)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "1, 5000",
        "7200, 900000",
        "'Sun, 01 Mar 2026 10:01:00 GMT', 60000",
        "soon, 5000",
        "-5, 5000"
    })
    void whatAServerAsksForIsHonouredUpToTheLongest(String retryAfter, long ms) {
        assertThat(Pause.after(1, false, retryAfter, CONFIG, NOW, 0.5)).isEqualTo(Duration.ofMillis(ms));
    }

    @Test
    void whatMovesIsGoneOnWithAtOnceAndTheJitterIsAFifth() {
        assertThat(Pause.after(7, true, null, CONFIG, NOW, 0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Pause.after(1, false, null, CONFIG, NOW, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(Pause.after(1, false, null, CONFIG, NOW, 1)).isEqualTo(Duration.ofSeconds(6));
    }
}
