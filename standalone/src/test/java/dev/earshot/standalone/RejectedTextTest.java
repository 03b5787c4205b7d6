package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RejectedTextTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTimeIsADateTimeOrHowLongAgo() throws Problem {
        assertThat(RejectedText.time("--from", "24h", NOW)).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(RejectedText.time("--from", "90s", NOW)).isEqualTo("2026-03-02T09:58:30Z");
        assertThat(RejectedText.time("--from", "2d", NOW)).isEqualTo("2026-02-28T10:00:00Z");
        assertThat(RejectedText.time("--to", "2026-03-01T12:00:00+02:00", NOW)).isEqualTo("2026-03-01T10:00:00Z");
        assertThatThrownBy(() -> RejectedText.time("--to", "yesterday", NOW))
                .hasMessageStartingWith("--to needs a time");
    }

    @Test
    void aLineSaysWhatIsNotThereByADash() {
        RejectedText.line(EarshotJson.read("""
                {"id": "rec_0_7", "rejected_at": "2026-03-01T10:00:00.123Z", "door": null, "reason": "no_webhook",
                 "pointer": "", "state": "open", "project_id": null}""", JsonNode.class), out);
        assertThat(bytes.toString(StandardCharsets.UTF_8).strip().split("\\s+"))
                .containsExactly("rec_0_7", "2026-03-01T10:00:00Z", "-", "no_webhook", "-", "open", "-");
    }

    @Test
    void aBodyIsShownAsItCameButCommandsNoTerminal() {
        RejectedText.whole(EarshotJson.read("""
                {"id": "whk_1", "kept": true, "note": null, "headers": {"ce_id": "whk_1"},
                 "body": "{\\"a\\": 1}\\n\\u001b[2J"}""", JsonNode.class), out);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("ce_id: whk_1")
                .endsWith("{\"a\": 1}\n\uFFFD[2J\n");
    }

    @Test
    void bytesThatAreGoneAreSaidToBeGone() {
        RejectedText.whole(EarshotJson.read("{\"id\": \"whk_1\", \"kept\": false}", JsonNode.class), out);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("keeps its headers and body no longer");
    }
}
