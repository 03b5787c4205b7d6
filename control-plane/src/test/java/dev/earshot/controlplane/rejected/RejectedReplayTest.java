package dev.earshot.controlplane.rejected;

import static dev.earshot.controlplane.ControlPlane.json;
import static dev.earshot.controlplane.rejected.Wire.UNKNOWN_AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What people decide on rejections, over a real broker and real tables. */
@QuarkusTest
class RejectedReplayTest extends RejectedSetting {
    @Test
    void aReplayPutsTheWebhookBackAsItCameAndSaysSo() {
        byte[] body = bytes("{\"call\": 1}");
        String id = wire.reject(tenant.project(), body, UNKNOWN_AGENT);
        listed(id);

        JsonNode row = json(plane.operator("/operator/rejected/" + id + "/replay", ""));

        assertThat(row.path("state").asText()).isEqualTo("replayed");
        assertThat(row.path("replays").asInt()).isEqualTo(1);
        assertThat(row.path("decided_at").isTextual()).isTrue();
        assertThat(Wire.webhooks(tenant.project())).singleElement().satisfies(again -> {
            assertThat(again.value()).isEqualTo(body);
            assertThat(again.key()).isEqualTo(tenant.project() + ":call");
            assertThat(Found.headers(again)).isEqualTo(Wire.headers(tenant.project(), body));
        });
        assertThat(json(plane.operator("/operator/rejected/" + id + "/replay", ""))
                        .path("replays")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void whatIsRejectedOnceAgainIsOpenOnceAgainAndItsReplaysAreCounted() {
        byte[] body = bytes("{\"call\": 2}");
        String id = wire.reject(tenant.project(), body, UNKNOWN_AGENT);
        listed(id);
        plane.operator("/operator/rejected/" + id + "/replay", "");
        wire.reject(tenant.project(), body, new Rejection("store", "too_large", "", "a smaller call"));

        await().atMost(SOON).until(() -> listed(id).path("reason").asText().equals("too_large"));
        JsonNode row = listed(id);
        assertThat(row.path("state").asText()).isEqualTo("open");
        assertThat(row.path("replays").asInt()).isEqualTo(1);
        assertThat(row.path("rejections").asInt()).isEqualTo(2);
    }

    @Test
    void aRejectionIsDiscardedWithANoteAndNeverWithoutOne() {
        String id = wire.reject(tenant.project(), bytes("{\"call\": 3}"), UNKNOWN_AGENT);
        listed(id);
        var without = plane.operator("/operator/rejected/" + id + "/discard", "{}");
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(without).path("detail").asText()).startsWith("note: why");

        JsonNode row = json(plane.operator("/operator/rejected/" + id + "/discard", "{\"note\": \"a test call\"}"));
        assertThat(row.path("state").asText()).isEqualTo("discarded");
        assertThat(row.path("note").asText()).isEqualTo("a test call");
        assertThat(page("?state=open&project_id=" + tenant.project()).path("results"))
                .isEmpty();
    }

    @Test
    void aFilterReplaysTheOpenOnesOfItsReasonAndAPreviewNone() {
        for (int i = 0; i < 3; i++) {
            listed(wire.reject(tenant.project(), bytes("{\"a\": " + i + "}"), UNKNOWN_AGENT));
        }
        String other = wire.reject(
                tenant.project(), bytes("{\"b\": 1}"), new Rejection("store", "too_large", "", "a smaller call"));
        listed(other);
        String filter = "\"reason\": \"unknown_agent\", \"project_id\": " + tenant.project();

        JsonNode preview = json(plane.operator("/operator/rejected/replay", "{\"preview\": true, " + filter + "}"));
        assertThat(preview.path("matched").asInt()).isEqualTo(3);
        assertThat(Wire.webhooks(tenant.project())).isEmpty();

        JsonNode done = json(plane.operator("/operator/rejected/replay", "{" + filter + "}"));
        assertThat(done.path("replayed").asInt()).isEqualTo(3);
        assertThat(done.path("remain").asInt()).isZero();
        assertThat(Wire.webhooks(tenant.project())).hasSize(3);
        assertThat(json(plane.operator("/operator/rejected/replay", "{" + filter + "}"))
                        .path("matched")
                        .asInt())
                .isZero();
        assertThat(listed(other).path("state").asText()).isEqualTo("open");

        JsonNode discarded = json(plane.operator(
                "/operator/rejected/discard", "{\"note\": \"too large\", \"project_id\": " + tenant.project() + "}"));
        assertThat(discarded.path("discarded").asInt()).isEqualTo(1);
    }

    @Test
    void aRecordThatNamesNoProjectIsTheOperatorsAndCannotGoBack() {
        String mark = "no_webhook_" + tenant.project();
        wire.put("unknown", new Rejection("adapter", mark, "", "headers of a gateway").headers(), bytes("?"));
        await().atMost(SOON)
                .until(() -> !page("?reason=" + mark).path("results").isEmpty());
        JsonNode row = page("?reason=" + mark).path("results").path(0);
        assertThat(row.path("project_id").isNull()).isTrue();
        assertThat(row.path("id").asText()).startsWith("rec_");
        assertThat(plane.operator("/operator/rejected/" + row.path("id").asText() + "/replay", "")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void bytesThatTheTopicKeepsNoLongerAreSaidToBeGone() {
        String id = wire.reject(tenant.project(), bytes("{\"call\": 5}"), UNKNOWN_AGENT);
        listed(id);
        Tables.query(
                "update rejected_webhook set topic_offset = 1000000000 where project_id = ? returning id",
                tenant.project());
        JsonNode shown = json(plane.operator("/operator/rejected/" + id));
        assertThat(shown.path("kept").asBoolean()).isFalse();
        assertThat(shown.path("body").isNull()).isTrue();
        assertThat(plane.operator("/operator/rejected/" + id + "/replay", "").statusCode())
                .isEqualTo(410);
        assertThat(listed(id).path("state").asText()).isEqualTo("expired");
    }
}
