package dev.earshot.controlplane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.resource.ResourceTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DeliveriesTest extends ResourceTest {
    private static final String PATH = "/earshot/v1/deliveries";
    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.DAYS);

    @BeforeEach
    void anAddress() {
        ok(200, ask("PATCH", "/user/v1/projects/" + tenant.project(), "{\"webhook_url\": \"https://now.example/\"}"));
    }

    private String id(int number) {
        return "msg_" + tenant.project() + "_" + number;
    }

    /** Deliveries 1, 2, … of calls 1, 2, …, a minute apart, each with this body. */
    private void made(int number, String state, String body) {
        try (Connection connection = Tables.asPipeline()) {
            Tables.run(connection, "select ensure_partitions((now() at time zone 'utc')::date)");
            for (int i = 1; i <= number; i++) {
                Tables.run(
                        connection,
                        "insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                                + " values (?, ?, 'c', (now() at time zone 'utc')::date)",
                        tenant.project(),
                        (long) i);
                Tables.run(
                        connection,
                        "insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number, url,"
                                + " body, state, attempts, created_at, due_at, ended_at)"
                                + " values (?, ?, (now() at time zone 'utc')::date, ?, 'call_log.completed', 1,"
                                + " 'https://then.example/', ?, ?, 1, ?::timestamptz, null, now())",
                        tenant.project(),
                        id(i),
                        (long) i,
                        body.getBytes(StandardCharsets.UTF_8),
                        state,
                        START.plusSeconds(60L * i).toString());
                Tables.run(
                        connection,
                        "insert into delivery_attempt (project_id, delivery_id, received_on, number, started_at, duration_ms,"
                                + " outcome, status_code, response) values (?, ?, (now() at time zone 'utc')::date, 1, now(),"
                                + " 12, 'refused', 500, 'no')",
                        tenant.project(),
                        id(i));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String minute(int number) {
        return START.plusSeconds(60L * number).toString();
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("results").forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    private HttpResponse<String> redeliver(String body) {
        return ask("POST", PATH + "/redeliver/", body);
    }

    private List<String> states() {
        return Tables.query("select state from delivery where project_id = ? order by created_at", tenant.project());
    }

    @Test
    void aListHasTheNewestFirstWithoutBodiesAndItsCursorGoesOn() {
        made(5, "failed", "{\"secret\": \"words\"}");

        JsonNode first = get(PATH + "/?project_id=" + tenant.project() + "&limit=3");
        assertThat(ids(first)).containsExactly(id(5), id(4), id(3));
        assertThat(first.toString()).doesNotContain("words");
        JsonNode row = first.path("results").path(0);
        assertThat(row.path("state").asText()).isEqualTo("failed");
        assertThat(row.path("size_bytes").asInt()).isEqualTo("{\"secret\": \"words\"}".length());
        assertThat(row.path("next_attempt_at").isNull()).isTrue();
        assertThat(row.path("call_log_id").asLong()).isEqualTo(5);

        JsonNode second = get(PATH + "?limit=3&cursor=" + first.path("next").asText());
        assertThat(ids(second)).containsExactly(id(2), id(1));
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void filtersAreByCallStateEventAndTime() {
        made(4, "failed", "{}");

        assertThat(ids(get(PATH + "?call_log_id=2"))).containsExactly(id(2));
        assertThat(ids(get(PATH + "?state=delivered"))).isEmpty();
        assertThat(ids(get(PATH + "?state=delivered,failed"))).hasSize(4);
        assertThat(ids(get(PATH + "?event_type=call_log.reevaluated"))).isEmpty();
        assertThat(ids(get(PATH + "?from=" + minute(2) + "&to=" + minute(4).replace("Z", "%2B00:00"))))
                .containsExactly(id(3), id(2));
        assertThat(ids(get(PATH + "?project_id=1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "state=lost, state",
        "limit=0, limit",
        "limit=251, limit",
        "limit=many, limit",
        "cursor=bm9uc2Vuc2U, cursor",
        "from=yesterday, from",
        "to=2026-13-01T00:00:00Z, to",
        "call_log_id=x, call_log_id",
        "project_id=-1, project_id",
        "event_type=a%00b, event_type",
        "event_type=a%20b, event_type"
    })
    void whatCannotBeReadIsNamed(String query, String field) {
        JsonNode problem = ok(400, plane.get(PATH + "?" + query, tenant.key()));
        assertThat(problem.path("errors").has(field)).as(problem.toString()).isTrue();
    }

    @Test
    void oneIsToldWithItsAttemptsAndItsBodyWhereThatIsAskedFor() {
        made(1, "failed", "{\"data\": \"Grüße\"}");

        JsonNode plain = get(PATH + "/" + id(1) + "/");
        assertThat(plain.has("body")).isFalse();
        assertThat(plain.path("attempt_log").path(0).path("status_code").asInt())
                .isEqualTo(500);
        assertThat(plain.path("attempt_log").path(0).path("response").asText()).isEqualTo("no");
        assertThat(plain.path("attempt_log").path(0).path("duration_ms").asInt())
                .isEqualTo(12);
        assertThat(plain.path("attempt_log").path(0).path("outcome").asText()).isEqualTo("refused");
        assertThat(get(PATH + "/" + id(1) + "?body=true").path("body").asText()).isEqualTo("{\"data\": \"Grüße\"}");
        ok(400, plane.get(PATH + "/" + id(1) + "?body=perhaps", tenant.key()));
    }

    @Test
    void whatIsForeignAnswersAsWhatIsNotThere() {
        made(1, "failed", "{}");
        Tenant theirs = tenant();

        String missing =
                ok(404, plane.get(PATH + "/msg_nothing/", theirs.key())).toString();
        for (String path : List.of(PATH + "/" + id(1), PATH + "/" + id(1) + "?body=true")) {
            assertThat(ok(404, plane.get(path, theirs.key())).toString()).isEqualTo(missing);
        }
        assertThat(ok(404, plane.ask("POST", PATH + "/" + id(1) + "/redeliver", theirs.key(), "{}"))
                        .toString())
                .isEqualTo(missing);
        assertThat(ids(ok(200, plane.get(PATH, theirs.key())))).isEmpty();
        JsonNode list = ok(200, plane.ask("POST", PATH + "/redeliver", theirs.key(), "{\"ids\": [\"" + id(1) + "\"]}"));
        assertThat(list.path("denied").path(0).path("reason").asText()).isEqualTo("not_found");
        ok(
                400,
                plane.ask(
                        "POST",
                        PATH + "/redeliver",
                        theirs.key(),
                        "{\"project_id\": " + tenant.project()
                                + ", \"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\"}"));
        assertThat(states()).containsExactly("failed");
        ok(401, plane.get(PATH, ""));
    }

    @Test
    void oneThatFailedIsDueAgainAndTheLogOfWritesTellsOfIt() {
        made(1, "failed", "{}");

        assertThat(ok(200, ask("POST", PATH + "/" + id(1) + "/redeliver/", ""))
                        .path("redelivered")
                        .asInt())
                .isEqualTo(1);

        JsonNode row = get(PATH + "/" + id(1));
        assertThat(row.path("state").asText()).isEqualTo("due");
        assertThat(row.path("attempts_before_redelivery").asInt()).isEqualTo(1);
        assertThat(row.path("next_attempt_at").isTextual()).isTrue();
        assertThat(row.path("url").asText()).isEqualTo("https://now.example/");
        assertThat(Tables.query(
                        "select key_name || ' ' || operation_type || ' ' || object_id from audit_log"
                                + " where organization_id = ? and object_type = 'delivery'",
                        tenant.organization()))
                .containsExactly("everything update 1");
        JsonNode twice = ok(409, ask("POST", PATH + "/" + id(1) + "/redeliver/", ""));
        assertThat(twice.path("detail").asText()).startsWith("already_due");
    }

    @Test
    void whoMayOnlyLookAsksForNothingAgain() {
        made(1, "failed", "{}");

        ok(200, plane.get(PATH + "/" + id(1), tenant.viewer()));
        ok(403, plane.ask("POST", PATH + "/" + id(1) + "/redeliver", tenant.viewer(), ""));
        ok(403, plane.ask("POST", PATH + "/redeliver", tenant.viewer(), "{\"ids\": [\"" + id(1) + "\"]}"));
        assertThat(states()).containsExactly("failed");
    }

    @Test
    void ofAListEachIsMadeAgainOrDeniedWithItsReason() {
        made(2, "failed", "{}");
        Tables.query("update delivery set state = 'leased' where id = ? returning id", id(2));

        JsonNode done = ok(200, redeliver("{\"ids\": [\"" + id(1) + "\", \"" + id(2) + "\", \"msg_x\"]}"));
        assertThat(done.path("redelivered").asInt()).isEqualTo(1);
        assertThat(done.path("denied").toString())
                .isEqualTo("[{\"id\":\"" + id(2) + "\",\"reason\":\"under_way\"},"
                        + "{\"id\":\"msg_x\",\"reason\":\"not_found\"}]");
        assertThat(states()).containsExactly("due", "leased");
    }

    @Test
    void aRangeIsCountedFirstAndThenMadeAgain() {
        made(6, "failed", "{}");
        Tables.query("update delivery set state = 'delivered' where id = ? returning id", id(3));
        String range = "\"project_id\": " + tenant.project() + ", \"from\": \"" + minute(2) + "\", \"to\": \""
                + minute(6) + "\"";

        JsonNode counted = ok(200, redeliver("{" + range + ", \"dry_run\": true}"));
        assertThat(counted.path("matched").asInt()).isEqualTo(3);
        assertThat(counted.has("redelivered")).isFalse();
        assertThat(states()).doesNotContain("due");

        JsonNode done = ok(200, redeliver("{" + range + "}"));
        assertThat(done.path("redelivered").asInt()).isEqualTo(3);
        assertThat(done.path("next").isNull()).isTrue();
        assertThat(states()).containsExactly("failed", "due", "delivered", "due", "due", "failed");
        JsonNode delivered = ok(200, redeliver("{" + range + ", \"states\": [\"delivered\", \"due\"]}"));
        assertThat(delivered.path("redelivered").asInt()).isEqualTo(1);
        JsonNode denied = delivered.path("denied").path(0);
        assertThat(denied.path("reason").asText()).isEqualTo("already_due");
        assertThat(denied.path("count").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ids",
                "{\"ids\": []} | ids",
                "{\"ids\": [\"a b\"]} | ids",
                "{\"ids\": [\"a\"], \"project_id\": $p} | ids",
                "{\"project_id\": 1} | project_id",
                "{\"project_id\": $p} | from",
                "{\"project_id\": $p, \"from\": \"2026-03-01T10:00:00Z\"} | to",
                "{\"project_id\": $p, \"from\": \"2026-03-01T10:00:00Z\", \"to\": \"2026-03-01T10:00:00Z\"} | from",
                "{\"project_id\": $p, \"from\": \"2026-03-01T10:00:00Z\", \"to\": \"2026-07-01T10:00:00Z\"} | from",
                "{\"project_id\": $p, \"from\": \"2026-03-01T10:00:00Z\", \"to\": \"2026-03-02T10:00:00Z\", \"states\": [\"leased\"]} | states",
                "{\"project_id\": $p, \"from\": \"2026-03-01T10:00:00Z\", \"to\": \"2026-03-02T10:00:00Z\", \"dry_run\": \"so\"} | dry_run"
            })
    void aWishThatCannotBeReadNamesItsField(String body, String field) {
        JsonNode problem = ok(400, redeliver(body.replace("$p", Long.toString(tenant.project()))));
        assertThat(problem.path("errors").has(field)).as(problem.toString()).isTrue();
    }

    @Test
    void aListOfIdsHasAnEnd() {
        String ids =
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));
        assertThat(ok(400, redeliver("{\"ids\": [" + ids + "]}")).path("errors").has("ids"))
                .isTrue();
    }

    @Test
    void theDocumentTellsOfThesePaths() {
        JsonNode document = ControlPlane.json(plane.get("/q/openapi?format=json", ""));
        assertThat(document.path("paths").has("/earshot/v1/deliveries/{id}/redeliver"))
                .isTrue();
        assertThat(document.path("components").path("schemas").has("DeliveryDetail"))
                .isTrue();
    }
}
