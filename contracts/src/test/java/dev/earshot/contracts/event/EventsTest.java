package dev.earshot.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

    @Test
    void aKeyIsReadBackWholeEvenWithColonsInTheCallId() {
        CallKey key = new CallKey(12, "a:b:c");
        assertThat(CallKey.parse(key.text())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "12:", ":x", "source:9", "nothing"})
    void whatIsNoKeyIsNull(String text) {
        assertThat(CallKey.parse(text)).isNull();
    }

    @Test
    void aTraceGoesOnUnderTheSameIdWithANewSpan() {
        TraceContext given = TraceContext.continueOrStart("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        TraceContext child = given.child();
        assertThat(child.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(child.spanId()).isNotEqualTo("00f067aa0ba902b7").hasSize(16);
        assertThat(TraceContext.parse(child.text())).isEqualTo(child);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7-01"
            })
    void aMalformedTraceStartsANewOne(String header) {
        assertThat(TraceContext.parse(header)).isNull();
        assertThat(TraceContext.continueOrStart(header).traceId()).hasSize(32);
    }

    @Test
    void aTraceOfALaterVersionIsReadAsFarAsItIsKnown() {
        TraceContext later =
                TraceContext.parse("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02-what-comes-later");
        assertThat(later).isNotNull().satisfies(given -> {
            assertThat(given.spanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(given.sampled()).isFalse();
        });
    }

    @Test
    void aWebhookSurvivesItsRecordHeaders() {
        RawWebhook webhook = new RawWebhook(
                "whk_1",
                "retell",
                7,
                8L,
                9L,
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                "application/json",
                Map.of("user-agent", "axios/1.8"),
                "sha256/ab",
                new byte[] {'{', '}'});
        RawWebhook back = WebhookHeaders.read(WebhookHeaders.of(webhook), webhook.body());
        assertThat(back).isEqualTo(webhook);
    }

    @Test
    void aRecordThatNoGatewayWroteIsNull() {
        Map<String, String> headers = new HashMap<>(WebhookHeaders.of(new RawWebhook(
                "whk_1", "vapi", 7, null, null, Instant.EPOCH, "application/json", Map.of(), null, new byte[0])));
        headers.put("earshot_project_id", "seven");
        assertThat(WebhookHeaders.read(headers, new byte[0])).isNull();
        assertThat(WebhookHeaders.read(Map.of(), new byte[0])).isNull();
    }

    @Test
    void everyTopicSaysHowLongItKeepsWhat() {
        for (Topic topic : Topic.values()) {
            assertThat(topic.topicName()).startsWith("earshot.").endsWith(".v1");
            assertThat(topic.settings()).containsKey("cleanup.policy");
        }
        assertThat(Topic.CONFIG.settings()).containsEntry("cleanup.policy", "compact");
        assertThat(Topic.CALLS.settings()).containsEntry("max.message.bytes", "8388608");
        assertThat(Topic.WEBHOOKS.settings()).containsEntry("max.message.bytes", "11534336");
        assertThat(Topic.WEBHOOKS_REJECTED.settings())
                .as("what was taken in can be set aside")
                .containsEntry("max.message.bytes", "11534336");
    }
}
