package dev.earshot.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-10-03T10:30:00Z|2025-10-03T10:30:00Z",
                "2025-10-03t10:30:00z|2025-10-03T10:30:00Z",
                "2025-10-03T10:30:00+0000|2025-10-03T10:30:00Z",
                "2025-10-03T10:30:00+02|2025-10-03T08:30:00Z",
                "2025-10-03T10:30:00 -05:30|2025-10-03T16:00:00Z",
                "2025-10-03T10:30:00,5Z|2025-10-03T10:30:00.500Z",
                "2025-10-03 10:30:00.123456789|2025-10-03T10:30:00.123456789Z",
                "2025-10-03T10:30|2025-10-03T10:30:00Z",
                "2025-10-03T10:30:00+02:00[Europe/Paris]|2025-10-03T08:30:00Z",
                "2025-10-03|2025-10-03T00:00:00Z",
            })
    void timesAreReadInTheFormsThatPeopleUse(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2025-13-03",
                "2025-02-30T10:00Z",
                "2025-10-03T25:00Z",
                "+300000-01-01T00:00Z",
                "2025-10-03T10:30:00+99:00",
                "1759487400"
            })
    void whatStatesNoTimeIsNone(String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }
}
