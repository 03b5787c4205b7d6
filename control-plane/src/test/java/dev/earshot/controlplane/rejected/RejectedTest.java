package dev.earshot.controlplane.rejected;

import static dev.earshot.controlplane.ControlPlane.json;
import static dev.earshot.controlplane.rejected.Wire.UNKNOWN_AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejections, from the topic to the people and back, over a real broker and real tables; each test has its tenant. */
@QuarkusTest
class RejectedTest {
    private static final AtomicLong IDS = new AtomicLong(810_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @Inject
    RejectedPipeline pipeline;

    @Inject
    RejectedExpiry expiry;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final Wire wire = new Wire();
    private ControlPlane plane;
    private Tenant tenant;

    private record Tenant(long project, String key) {}

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = tenant();
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private Tenant tenant() {
        long id = IDS.addAndGet(10);
        String key = "esk_tenant_" + id + "_0123456789abcdefghijklmn";
        List<ConfigDocument> documents = List.of(
                new Organization(id, 1, "org" + id),
                new Project(
                        id + 1,
                        1,
                        id,
                        "p" + id,
                        1,
                        null,
                        null,
                        null,
                        false,
                        false,
                        Rubric.NONE,
                        EarshotJson.MAPPER.createObjectNode(),
                        false),
                new ApiKey(id + 3, 1, id, null, "k", "esk_tena", Hash.hex(key), false, null));
        store.change((_, _) -> new Change<>(documents, List.of(), List.of(), ""));
        await().atMost(SOON).until(() -> configuration.now().key(Hash.hex(key)) != null);
        return new Tenant(id + 1, key);
    }

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

    private JsonNode page(String query) {
        return json(plane.operator("/operator/rejected" + query));
    }

    /** The row of a rejection of the tenant, once it is there. */
    private JsonNode listed(String id) {
        JsonNode[] found = new JsonNode[1];
        await().atMost(SOON).until(() -> {
            page("?limit=250&project_id=" + tenant.project()).path("results").forEach(row -> {
                if (row.path("id").asText().equals(id)) {
                    found[0] = row;
                }
            });
            return found[0] != null;
        });
        return found[0];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
