package dev.earshot.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class EarshotJsonTest {

    @Test
    void whatWeWroteOurselvesIsReadWithoutTheLimitsOnOthers() {
        String digits = "1" + "0".repeat(300);
        String text = "x".repeat(EarshotJson.MAX_STRING + 1);
        JsonNode read = EarshotJson.read(
                "{\"n\": " + digits + ", \"s\": \"" + text + "\", \"padding\": \""
                        + " ".repeat((int) EarshotJson.MAX_DOCUMENT) + "\"}",
                JsonNode.class);
        assertThat(read.path("n").bigIntegerValue()).hasToString(digits);
        assertThat(read.path("s").textValue()).hasSize(text.length());
    }

    @Test
    void aRevisionWithoutWhatMustBeThereIsNoRevision() {
        for (String poison : new String[] {
            "{}",
            "{\"revision\":1}",
            "{\"revision\":1,\"created_at\":\"2026-03-01T10:00:00Z\",\"updated_at\":\"2026-03-01T10:00:00Z\","
                    + "\"webhook_at\":\"2026-03-01T10:00:00Z\",\"call\":{\"project_id\":1,\"id\":2,\"call_id\":\"c\","
                    + "\"provider\":\"vapi\"}}"
        }) {
            assertThatThrownBy(() -> EarshotJson.read(poison, CallRevision.class))
                    .as(poison)
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void numbersOfFreeObjectsHaveOneFormWhoeverWroteThem() {
        assertThat(metadata("[12345678.0, 1.2345678E7, 12345678]")).isEqualTo("[12345678,12345678,12345678]");
        assertThat(metadata("[1e22, 10000000000000000000000]")).isEqualTo("[1.0E22,1.0E22]");
        assertThat(metadata("[12345678901234567890123]")).isEqualTo("[12345678901234567890123]");
        assertThat(metadata("[1.2345678901234568E18, 1234567890123456800]"))
                .isEqualTo("[1234567890123456800,1234567890123456800]");
        assertThat(metadata("[-0.0, 0.10, 1.5e-7]")).isEqualTo("[0,0.1,1.5E-7]");
    }

    private static String metadata(String json) {
        CallLog call = EarshotJson.read(
                "{\"project_id\":1,\"id\":2,\"call_id\":\"c\",\"provider\":\"vapi\","
                        + "\"received_at\":\"2026-03-01T10:00:00Z\",\"metadata\":" + json + "}",
                CallLog.class);
        return EarshotJson.text(call.metadata());
    }
}
