package dev.earshot.controlplane.rejected;

import static dev.earshot.controlplane.ControlPlane.json;
import static dev.earshot.controlplane.rejected.Wire.UNKNOWN_AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejections from the topic to the people, over a real broker and real tables. */
@QuarkusTest
class RejectedListTest extends RejectedSetting {
    @Inject
    RejectedPipeline pipeline;

    @Inject
    RejectedExpiry expiry;

    @Test
    void aRejectionIsListedWithItsReasonAndShownWithTheBytesThatCame() {
        byte[] body = bytes("{\"message\": \"Grüße\"}");
        String id = wire.reject(tenant.project(), body, new Rejection("adapter", "unreadable", "/call/id", "a text"));

        JsonNode row = listed(id);
        assertThat(row.path("door").asText()).isEqualTo("vapi");
        assertThat(row.path("stage").asText()).isEqualTo("adapter");
        assertThat(row.path("reason").asText()).isEqualTo("unreadable");
        assertThat(row.path("pointer").asText()).isEqualTo("/call/id");
        assertThat(row.path("expectation").asText()).isEqualTo("a text");
        assertThat(row.path("project_id").asLong()).isEqualTo(tenant.project());
        assertThat(row.path("received_at").asText()).isEqualTo(Wire.RECEIVED.toString());
        assertThat(row.path("bytes").asInt()).isEqualTo(body.length);
        assertThat(row.path("state").asText()).isEqualTo("open");

        JsonNode shown = json(plane.operator("/operator/rejected/" + id));
        assertThat(shown.path("body").asText()).isEqualTo("{\"message\": \"Grüße\"}");
        assertThat(shown.path("kept").asBoolean()).isTrue();
        assertThat(shown.path("headers").path("http_user-agent").asText()).isEqualTo("provider/1");
        assertThat(shown.path("headers").has("earshot_rejected_reason")).isFalse();
        JsonNode cut = json(plane.get("/earshot/v1/rejected/" + id + "/?body_limit=16", tenant.key()));
        assertThat(cut.path("body").asText()).as("whole letters only").isEqualTo("{\"message\": \"Gr");
        assertThat(cut.path("body_truncated").asBoolean()).isTrue();
    }

    @Test
    void aBodyThatIsNoTextIsShownInBase64() {
        byte[] body = {(byte) 0xff, 0, 1, (byte) 0xc3};
        String id = wire.reject(tenant.project(), body, UNKNOWN_AGENT);
        listed(id);
        JsonNode shown = json(plane.operator("/operator/rejected/" + id));
        assertThat(shown.path("body").isNull()).isTrue();
        assertThat(Base64.getDecoder().decode(shown.path("body_base64").asText()))
                .isEqualTo(body);
    }

    @Test
    void readingTheTopicAgainFromItsStartChangesNothing() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(wire.reject(tenant.project(), bytes("{\"call\": " + i + "}"), UNKNOWN_AGENT));
        }
        wire.reject(tenant.project(), bytes("{\"call\": 0}"), UNKNOWN_AGENT);
        await().atMost(SOON).until(() -> listed(ids.get(0)).path("rejections").asInt() == 2);
        ids.forEach(this::listed);
        plane.operator("/operator/rejected/" + ids.get(1) + "/replay", "");
        plane.operator("/operator/rejected/" + ids.get(2) + "/discard", "{\"note\": \"not ours\"}");
        String before = page("?project_id=" + tenant.project()).toString();

        pipeline.on(Wire.all(Topic.WEBHOOKS_REJECTED)).await().atMost(SOON);
        pipeline.on(Wire.all(Topic.WEBHOOKS_REJECTED)).await().atMost(SOON);

        assertThat(page("?project_id=" + tenant.project()).toString()).isEqualTo(before);
    }

    @Test
    void pagesFollowEachOtherToTheLastAndEachIsOnOne() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(wire.reject(tenant.project(), bytes("{\"p\": " + i + "}"), UNKNOWN_AGENT));
        }
        ids.forEach(this::listed);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json(plane.get("/earshot/v1/rejected/?limit=3" + cursor, tenant.key()));
            page.path("results").forEach(row -> seen.add(row.path("id").asText()));
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        List<String> times = new ArrayList<>();
        page("?project_id=" + tenant.project())
                .path("results")
                .forEach(row -> times.add(row.path("rejected_at").asText()));
        assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void aKeyOpensTheRejectionsOfItsProjectsAndOfAnothersItFindsNothing() {
        Tenant foreign = tenant();
        String id = wire.reject(tenant.project(), bytes("{\"call\": 4}"), UNKNOWN_AGENT);
        listed(id);

        String missing =
                plane.get("/earshot/v1/rejected/whk_none", foreign.key()).body();
        for (var answer : List.of(
                plane.get("/earshot/v1/rejected/" + id, foreign.key()),
                plane.post("/earshot/v1/rejected/" + id + "/replay", "", foreign.key()),
                plane.post("/earshot/v1/rejected/" + id + "/discard", "{\"note\": \"n\"}", foreign.key()))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(missing);
            assertThat(answer.headers().firstValue("content-type").orElseThrow())
                    .startsWith("application/problem+json");
        }
        for (String filter : List.of("{}", "{\"project_id\": " + tenant.project() + "}")) {
            assertThat(json(plane.post("/earshot/v1/rejected/replay", filter, foreign.key()))
                            .path("matched")
                            .asInt())
                    .isZero();
        }
        assertThat(json(plane.get("/earshot/v1/rejected/", foreign.key())).path("results"))
                .isEmpty();
        assertThat(plane.get("/earshot/v1/rejected/", "").statusCode()).isEqualTo(401);
        assertThat(plane.stranger("/operator/rejected").statusCode()).isEqualTo(401);

        assertThat(json(plane.get("/earshot/v1/rejected/", tenant.key())).path("results"))
                .hasSize(1);
        assertThat(json(plane.post("/earshot/v1/rejected/" + id + "/replay/", "", tenant.key()))
                        .path("state")
                        .asText())
                .isEqualTo("replayed");
        assertThat(json(plane.post("/earshot/v1/rejected/" + id + "/discard/", "{\"note\": \"n\"}", tenant.key()))
                        .path("state")
                        .asText())
                .isEqualTo("discarded");
    }

    @Test
    void anOpenRejectionExpiresWithItsBytesAndIsForgottenAfterNinetyDays() {
        String gone = "whk_gone_" + tenant.project();
        String old = "whk_old_" + tenant.project();
        for (Map.Entry<String, String> each :
                Map.of(gone, "31 days", old, "91 days").entrySet()) {
            Tables.query(
                    "insert into rejected_webhook (project_id, id, door, stage, reason, pointer, expectation, rejected_at,"
                            + " topic_partition, topic_offset, bytes) values (?, ?, 'vapi', 'adapter', 'x', '', '',"
                            + " now() - ?::interval, 99, 3, 1) returning id",
                    tenant.project(),
                    each.getKey(),
                    each.getValue());
        }

        assertThat(expiry.follow(Map.of(99, 3L)).await().atMost(SOON)).isZero();
        expiry.follow(Map.of(99, 4L)).await().atMost(SOON);

        assertThat(page("?project_id=" + tenant.project()).path("results"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.path("id").asText()).isEqualTo(gone);
                    assertThat(row.path("state").asText()).isEqualTo("expired");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "limit=251, limit",
        "limit=0, limit",
        "state=lost, state",
        "from=yesterday, from",
        "to=2026-01-01, to",
        "reason=a%20b, reason",
        "project_id=x, project_id",
        "cursor=nonsense, cursor"
    })
    void aWrongParameterIsNamed(String query, String field) {
        for (var answer : List.of(
                plane.operator("/operator/rejected?" + query),
                plane.get("/earshot/v1/rejected/?" + query, tenant.key()))) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(json(answer).path("detail").asText()).startsWith(field + ": ");
            assertThat(json(answer).path("status").asInt()).isEqualTo(400);
        }
    }
}
