package dev.earshot.controlplane.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.resource.ResourceTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CoverageResourceTest extends ResourceTest {
    private void run(String sql) {
        try (Connection connection = Tables.asPipeline()) {
            Tables.run(connection, sql.replace("$p", Long.toString(tenant.project())));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Ten calls: of 1 to 4 there is a verdict, 5 to 7 have open metrics, and nobody has begun the others. */
    private void tenCalls() {
        try {
            Tables.calls(tenant.project(), tenant.agent(), 1, 10, "[]");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        run(
                "insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics, deadline_at,"
                        + " number, success, partial, verdict, u, pi, stratum, decided_at)"
                        + " select $p, n, (now() at time zone 'utc')::date, 'h', 1, case when n < 5 then 0 else 2 end, now(),"
                        + " case when n < 5 then 1 else 0 end, true, false,"
                        + " jsonb_build_object('webhook_at', now() - interval '2 seconds'), 0, 1, 's',"
                        + " case when n < 5 then now() end from generate_series(1, 7) n");
        run(
                "insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision, state,"
                        + " current, result) select $p, n, (now() at time zone 'utc')::date, m, 1, 'h', 1,"
                        + " case when m = 2 then 'due' when n = 1 then 'not_evaluated' else 'scored' end, true,"
                        + " case when m = 1 then '{\"outcome\": {\"needs\": \"needs_times\"}}'::jsonb end"
                        + " from generate_series(1, 7) n, generate_series(1, 2) m where m = 1 or n >= 5");
    }

    @Test
    void theLedgerTellsOfEachMetricAndDayWhatBecameOfWhatWasPlanned() {
        tenCalls();

        JsonNode results = get("/earshot/v1/ledger/").path("results");
        assertThat(results).hasSize(2);
        JsonNode first = results.path(0);
        assertThat(first.path("metric_id").asLong()).isEqualTo(1);
        assertThat(first.path("planned").asInt()).isEqualTo(7);
        assertThat(first.path("scored").asInt()).isEqualTo(6);
        assertThat(first.path("not_evaluated").asInt()).isEqualTo(1);
        assertThat(first.path("not_evaluated_reasons").path("needs_times").asInt())
                .isEqualTo(1);
        assertThat(first.path("waiting").asInt()).isZero();
        JsonNode second = results.path(1);
        assertThat(second.path("planned").asInt()).isEqualTo(3);
        assertThat(second.path("waiting_states").path("due").asInt()).isEqualTo(3);
        assertThat(get("/earshot/v1/ledger?metric_id=2").path("results")).hasSize(1);
        assertThat(get("/earshot/v1/ledger?from=2026-01-01&to=2026-01-31").path("results"))
                .isEmpty();
    }

    @Test
    void coverageTellsOfEachDayWhereItsCallsEnded() {
        tenCalls();

        JsonNode results =
                get("/earshot/v1/coverage/?project_id=" + tenant.project()).path("results");
        assertThat(results).hasSize(1);
        JsonNode day = results.path(0);
        assertThat(day.path("received").asInt()).isEqualTo(10);
        assertThat(day.path("with_verdict").asInt()).isEqualTo(4);
        assertThat(day.path("waiting").asInt()).isEqualTo(6);
        assertThat(day.path("waiting_for").path("metrics").asInt()).isEqualTo(3);
        assertThat(day.path("waiting_for").path("not_planned").asInt()).isEqualTo(3);
        assertThat(day.path("rejected").asInt() + day.path("deleted").asInt()).isZero();
    }

    @Test
    void freshnessIsTheAgeOfTheOldestCallWithoutAVerdict() {
        assertThat(get("/earshot/v1/freshness/")
                        .path("oldest_call_without_verdict_seconds")
                        .asDouble())
                .isZero();
        tenCalls();

        JsonNode fresh = get("/earshot/v1/freshness/");
        // Calls are a second apart, and the last is the oldest.
        assertThat(fresh.path("oldest_call_without_verdict_seconds").asDouble()).isBetween(9.0, 60.0);
        JsonNode project = fresh.path("projects").path(0);
        assertThat(project.path("project_id").asLong()).isEqualTo(tenant.project());
        assertThat(project.path("waiting")).hasSize(2);
        assertThat(project.path("webhook_to_verdict")
                        .path("last_hour")
                        .path("p99_seconds")
                        .asDouble())
                .isBetween(1.9, 2.1);
        assertThat(project.path("webhook_to_verdict")
                        .path("last_day")
                        .path("verdicts")
                        .asInt())
                .isEqualTo(4);
        assertThat(project.path("deliveries").path("due").asInt()).isZero();
    }

    @Test
    void nothingIsToldOfOthers() {
        tenCalls();
        Tenant theirs = tenant();

        for (String path : List.of("ledger", "coverage")) {
            for (String query : List.of("", "?project_id=" + tenant.project())) {
                assertThat(ok(200, plane.get("/earshot/v1/" + path + query, theirs.key()))
                                .path("results"))
                        .isEmpty();
            }
        }
        JsonNode fresh = ok(200, plane.get("/earshot/v1/freshness?project_id=" + tenant.project(), theirs.key()));
        assertThat(fresh.path("projects")).isEmpty();
        ok(401, plane.get("/earshot/v1/freshness", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "ledger?from=2026-01-01&to=2026-04-30, from",
        "ledger?from=2026-02-01&to=2026-01-01, from",
        "coverage?from=soon, from",
        "coverage?to=2026-02-30, to",
        "ledger?metric_id=x, metric_id",
        "freshness?project_id=x, project_id"
    })
    void whatCannotBeReadIsNamed(String path, String field) {
        JsonNode problem = ok(400, plane.get("/earshot/v1/" + path, tenant.key()));
        assertThat(problem.path("errors").has(field)).as(problem.toString()).isTrue();
    }
}
