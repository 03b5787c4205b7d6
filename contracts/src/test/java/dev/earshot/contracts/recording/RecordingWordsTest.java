package dev.earshot.contracts.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingWordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../1/2-0123456789abcdef.mp3",
                "1/../2-0123456789abcdef.mp3",
                "1/2-0123.mp3",
                "1/2-0123456789abcdef.mp3/"
            })
    void whatLeadsOutOfTheStoreIsNoReference(String text) {
        assertThat(Reference.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "524946462400000057415645, WAV",
        "494433040000000000000000, MP3",
        "fffb90640000000000000000, MP3",
        "4f6767530002000000000000, OGG",
        "664c61430000002200000000, FLAC",
        "00000020667479704d344120, MP4",
        "1a45dfa39f42868101000000, WEBM",
        "3c21444f4354595045206874,",
        "7b226572726f72223a226e6f,",
        "ff, "
    })
    void audioIsToldByItsFirstBytes(String hex, AudioKind kind) {
        assertThat(AudioKind.of(HexFormat.of().parseHex(hex))).isEqualTo(kind);
    }
}
