package dev.earshot.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=10-, 10, 90",
        "bytes=90-200, 90, 10",
        "bytes=-1, 99, 1",
        "bytes=-500, 0, 100",
        "bytes = 5 - 6, 5, 2"
    })
    void oneRangeIsCutToWhatIsThere(String header, long from, long count) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(from, count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=999999999999999999-", "bytes=-0"})
    void whereNothingIsIsOutside(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Outside());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=5-2",
                "bytes=0-1,5-6",
                "lines=1-2",
                "bytes=x-",
                "bytes=9999999999999999999-"
            })
    void whatIsNoSuchRangeIsAnsweredWithTheWhole(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Whole());
    }
}
