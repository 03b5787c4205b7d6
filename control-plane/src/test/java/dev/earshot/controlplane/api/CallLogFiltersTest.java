package dev.earshot.controlplane.api;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists over ten calls, 1000 (the newest) to 1009, a minute from each to the next. */
@QuarkusTest
class CallLogFiltersTest {
    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private ControlPlane plane;
    private Tenant tenant;

    @BeforeEach
    void start() throws SQLException {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = Tenant.make(store, configuration);
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 10, "[]");
        try (var connection = Tables.asPipeline()) {
            Tables.run(connection, """
                    update call_log set call_timestamp = now() - make_interval(secs => (call_log_id - 1000) * 60),
                      created_at = now() - make_interval(secs => (call_log_id - 1000) * 60), duration_ms = (call_log_id - 1000) * 30400, customer_number = '+1555' || call_log_id,
                      call_ended_reason = case when call_log_id % 2 = 0 then 'Customer-Hung-Up' else 'agent_ended%' end,
                      document = document || jsonb_build_object('metadata', jsonb_build_object('branch',
                        case when call_log_id < 1005 then 'north' else 'south' end, 'seats', call_log_id - 1000), 'customer_number', '+1555' || call_log_id)
                     where project_id = ?""", tenant.project());
            Tables.run(connection, """
                    insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision,
                      state, current, score, choice, result, ended_at)
                    select project_id, call_log_id, received_on, m, 1, 'h', 1, 'scored', true,
                      case when m < 9 then (call_log_id - 1000) * m end,
                      case when m = 9 then case when call_log_id < 1003 then 'sales' else 'help' end end, '{}', now()
                      from call_log, unnest(array[1, 2, 9]) m where project_id = ?""", tenant.project());
            Tables.run(connection, """
                    insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics, deadline_at,
                      number, success, u, pi, stratum)
                    select project_id, call_log_id, received_on, 'p', 1, 0, now(), 1, call_log_id % 3 = 0, 0, 1, 'all'
                      from call_log where project_id = ? and call_log_id < 1009""", tenant.project());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'field': 'id', 'op': 'in', 'value': [1003, 1007, 5]}|3 7",
                "{'field': 'duration', 'op': 'gte', 'value': 212.8}|7 8 9",
                "{'field': 'duration', 'op': 'eq', 'value': 60}|2",
                "{'field': 'customer_number', 'op': 'endswith', 'value': '1004'}|4",
                "{'field': 'customer_number', 'op': 'startswith', 'value': '+1555'}|0 1 2 3 4 5 6 7 8 9",
                "{'field': 'call_ended_reason', 'op': 'contains', 'value': 'hung-UP'}|0 2 4 6 8",
                "{'field': 'call_ended_reason', 'op': 'contains', 'value': 'd%'}|1 3 5 7 9",
                "{'field': 'call_ended_reason', 'op': 'contains', 'value': 'r%p'}|",
                "{'field': 'call_ended_reason', 'op': 'neq', 'value': 'Customer-Hung-Up'}|1 3 5 7 9",
                "{'field': 'call_ended_reason', 'op': 'regex', 'value': '^Customer-[A-Z]ung'}|0 2 4 6 8",
                "{'field': 'metadata.branch', 'op': 'eq', 'value': 'south'}|5 6 7 8 9",
                "{'field': 'metadata.seats', 'op': 'in', 'value': [1, '2']}|1 2",
                "{'field': 'metadata.none', 'op': 'isnull', 'value': true}|0 1 2 3 4 5 6 7 8 9",
                "{'field': 'topic', 'op': 'isnull', 'value': false}|",
                "{'field': 'success', 'op': 'eq', 'value': true}|2 5 8",
                "{'field': 'success', 'op': 'neq', 'value': true}|0 1 3 4 6 7 9",
                "{'field': 'success', 'op': 'isnull', 'value': true}|9",
                "{'field': 'is_reviewed', 'op': 'eq', 'value': true}|",
                "{'field': 'agent.agent_name', 'op': 'contains', 'value': 'book'}|0 1 2 3 4 5 6 7 8 9",
                "{'field': 'timestamp', 'op': 'gte', 'value': 'now-90s'}|0 1",
                "{'field': 'metric_evaluations.value', 'op': 'eq', 'value': 'sales'}|0 1 2",
                "{'operator': 'or', 'conditions': [{'field': 'id', 'op': 'eq', 'value': 1001},"
                        + " {'field': 'id', 'op': 'gt', 'value': 1008}]}|1 9",
                "{'operator': 'or', 'conditions': []}|",
                // Metric 1 is 6 of call 6, metric 2 is 6 of call 3.
                "{'operator': 'same_row', 'conditions': [{'field': 'metric_evaluations.metric.id', 'op': 'eq', 'value': 1},"
                        + " {'field': 'metric_evaluations.value', 'op': 'eq', 'value': 6}]}|6",
                "{'operator': 'and', 'conditions': [{'field': 'metric_evaluations.metric.id', 'op': 'eq', 'value': 1},"
                        + " {'field': 'metric_evaluations.value', 'op': 'eq', 'value': 6}]}|3 6",
                "{'operator': 'same_row', 'conditions': [{'field': 'metric_evaluations.metric.id', 'op': 'in', 'value': [1, 2]},"
                        + " {'operator': 'or', 'conditions': [{'field': 'metric_evaluations.value', 'op': 'gt', 'value': 16},"
                        + " {'field': 'metric_evaluations.value', 'op': 'lt', 'value': 1}]}]}|0 9"
            })
    void aFilterFindsTheCallsThatAreSo(String filter, String calls) {
        List<Long> expected = calls == null
                ? List.of()
                : Arrays.stream(calls.split(" "))
                        .map(n -> 1_000 + Long.parseLong(n))
                        .toList();
        assertThat(ids("?filters_v2=" + encoded(filter.replace('\'', '"')))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id__in=1001,1002|1 2",
                "call_ids=[1001]|1",
                "duration__gte=212.8|7 8 9",
                "duration__lte=30.4|0 1",
                "call_ended_reason__in=Customer-Hung-Up,x|0 2 4 6 8",
                "call_ended_reason__icontains=HUNG|0 2 4 6 8",
                "call_ended_reason_not_equals=Customer-Hung-Up|1 3 5 7 9",
                "customer_number__in=%2B15551004|4",
                "customer_number__icontains=1004|4",
                "call_id__icontains=_3|3",
                "success=true|2 5 8",
                "metrics=77|",
                "metrics=1,2&success=false|0 1 3 4 6 7",
                "assistant_id=nobody|"
            })
    void olderNamesOfFiltersAreUnderstood(String query, String calls) {
        List<Long> expected = calls == null
                ? List.of()
                : Arrays.stream(calls.split(" "))
                        .map(n -> 1_000 + Long.parseLong(n))
                        .toList();
        assertThat(ids("?" + query)).isEqualTo(expected);
    }

    @Test
    void whoCallsAreOfIsFoundByTheProvidersIdOfTheAgent() {
        assertThat(ids("?assistant_id=" + tenant.assistant())).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'field': 'price', 'op': 'eq', 'value': 1}|field",
                "{'field': 'id' 'op': 1}|line 1, column 16",
                "{'field': 'topic', 'op': 'regex', 'value': 'a[[:nonsense:]]'}|value"
            })
    void aFilterThatCannotBeReadIsRefusedWithItsPlace(String filter, String place) {
        var answer = get("?filters_v2=" + encoded(filter.replace('\'', '"')));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("filters_v2").path(0).asText()).startsWith(place);
    }

    @ParameterizedTest
    @CsvSource({"-timestamp, 1", "timestamp, -1", "-duration, -1", "duration, 1", "-created_at, 1", "created_at, -1"})
    void aListIsInTheOrderThatIsAskedForAndItsCursorGoesOnInIt(String ordering, int direction) {
        List<Long> expected =
                new ArrayList<>(LongStream.range(1_000, 1_010).boxed().toList());
        if (direction < 0) {
            Collections.reverse(expected);
        }
        List<Long> seen = new ArrayList<>();
        String next = "?page_size=3&cursor=&ordering=" + ordering;
        while (next != null) {
            JsonNode page = json(get(next));
            page.path("results").forEach(call -> seen.add(call.path("id").asLong()));
            assertThat(page.path("count").asLong()).isEqualTo(10);
            next = page.path("next").isNull() ? null : page.path("next").asText();
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aPageHandsOnTheCursorOfWhatIsBehindIt() {
        JsonNode page = json(get("?page_size=4&page=2"));
        JsonNode behind =
                json(get("?page_size=4&cursor=" + page.path("next_cursor").asText()));
        assertThat(behind.path("results").findValuesAsText("id")).containsExactly("1008", "1009");
        assertThat(behind.path("next").isNull()).isTrue();
        assertThat(behind.path("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"cursor=nonsense, cursor", "cursor=AAAA, cursor", "ordering=price, ordering"})
    void aCursorOrAnOrderThatIsNoneIsNamed(String query, String field) {
        var answer = get("?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path(field).isArray()).isTrue();
    }

    @Test
    void aPageBeyondTheEndIsEmpty() {
        JsonNode page = json(get("?page=7"));
        assertThat(page.path("results")).isEmpty();
        assertThat(page.path("count").asLong()).isEqualTo(10);
        assertThat(page.path("next").isNull()).isTrue();
    }

    @Test
    void ourOwnListLooksBackAsFarAsThereAreCalls() throws SQLException {
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set call_timestamp = call_timestamp - interval '2 years' where project_id = ?"
                            + " and call_log_id = 1009",
                    tenant.project());
        }
        assertThat(ids("")).hasSize(9);
        assertThat(get("?timestamp_from=2020-01-01T00:00:00Z").statusCode()).isEqualTo(400);

        HashSet<String> seen = new HashSet<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonNode page = json(plane.get("/earshot/v1/call-logs?limit=4&cursor=" + cursor, tenant.key()));
            seen.addAll(page.path("results").findValuesAsText("id"));
            cursor = page.path("next").isNull() ? null : page.path("next").asText();
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).contains("1009").hasSize(10);
    }

    @Test
    void valuesToFilterByAreThoseThatCallsHave() {
        JsonNode filters = json(get("/filters/"));
        assertThat(filters.path("call_ended_reason")).hasSize(2);
        assertThat(filters.path("agents").path(0).path("agent_name").asText()).isEqualTo("Booking");
        JsonNode numbers = json(get("/filters_customer_number/?search=1004"));
        assertThat(numbers.path("results").path(0).asText()).isEqualTo("+15551004");
        JsonNode ids = json(get("/filters_call_id?search=CALL_7"));
        assertThat(ids.path("results")).hasSize(1);
    }

    @Test
    void anExportHasEveryCallOnceAndNoFormula() {
        var csv = plane.get("/earshot/v1/call-logs/export?project_id=" + tenant.project(), tenant.key());
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        List<String> lines = csv.body().lines().toList();
        assertThat(lines).hasSize(11);
        assertThat(lines.getFirst()).startsWith("id,call_id,agent,");
        assertThat(lines.get(1)).startsWith("1000,call_0,").contains(",'+15551000,");

        var jsonl = get("/export_call_logs/?format=jsonl&success=true");
        assertThat(jsonl.body()
                        .lines()
                        .map(line -> ControlPlane.json(line).path("id").asLong()))
                .containsExactly(1_002L, 1_005L, 1_008L);
        assertThat(get("/export_call_logs/?format=xls").statusCode()).isEqualTo(400);
    }

    @Test
    void aCallIsFoundByTheProvidersIdOfIt() throws SQLException {
        long id = CallLogIds.of(tenant.project(), "call_x");
        Tables.calls(tenant.project(), tenant.agent(), id, 1, "[]");
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set provider_call_id = 'call_x' where project_id = ? and call_log_id = ?",
                    tenant.project(),
                    id);
        }
        assertThat(ids("?search=call_x")).containsExactly(id);
        assertThat(ids("?call_id__in=call_x,call_y")).containsExactly(id);
        assertThat(ids("?filters_v2=" + encoded("{\"field\": \"call_id\", \"op\": \"eq\", \"value\": \"call_x\"}")))
                .containsExactly(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "=1+1|'=1+1",
                "-5|'-5",
                "@x|'@x",
                "a,b|\"a,b\"",
                "say \"hi\"|\"say \"\"hi\"\"\"",
                "=a,b|\"'=a,b\"",
                "plain|plain"
            })
    void aCellIsQuotedWhereItMustAndIsNeverAFormula(String text, String cell) {
        assertThat(CsvRows.text(text)).isEqualTo(cell);
    }

    @Test
    void anExportOfMoreThanOneBatchHasEveryCallOnce() throws SQLException {
        Tenant large = Tenant.make(store, configuration);
        Tables.calls(large.project(), large.agent(), 50_000, 1_203, "[]");
        var csv = plane.get("/earshot/v1/call-logs/export", large.key());
        List<String> ids =
                csv.body().lines().skip(1).map(line -> line.split(",")[0]).toList();
        assertThat(ids).hasSize(1_203).doesNotHaveDuplicates();
    }

    private HttpResponse<String> get(String query) {
        return plane.get(query.startsWith("http") ? query : "/observability/v1/call-logs" + query, tenant.key());
    }

    private List<Long> ids(String query) {
        JsonNode page = json(get(query));
        assertThat(page.has("results")).as(page.toString()).isTrue();
        return StreamSupport.stream(page.path("results").spliterator(), false)
                .map(call -> call.path("id").asLong())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
