package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of an observed call, in each of the ways in which a call can be sent. */
@QuarkusTest
class EveryFieldTest extends AgainstTheBroker {
    /** A field as JSON has it, and where the answer echoes it; the ids are those of the test's own project. */
    private record Row(String field, String json, String echoed) {}

    private List<Row> rows() {
        return List.of(
                new Row("call_id", "\"every\"", "\"every\""),
                new Row("agent", "\"" + agent + "\"", Long.toString(agent)),
                new Row("assistant_id", "\"" + assistant + "\"", ""),
                new Row("trace_id", "\"4bf92f3577b34da6a3ce929d0e0e4736\"", "\"4bf92f3577b34da6a3ce929d0e0e4736\""),
                new Row("voice_recording_url", "\"https://example.com/every.mp3\"", ""),
                new Row("transcript_type", "\"custom\"", ""),
                new Row("transcript_json", "[{\"role\":\"user\",\"content\":\"Hi\",\"start_time\":0}]", ""),
                new Row("call_ended_reason", "\"completed\"", "\"completed\""),
                new Row("customer_number", "\"+15550100001\"", "\"+15550100001\""),
                new Row("metadata", "{\"campaign\":[1,2]}", "{\"campaign\":[1,2]}"),
                new Row("timestamp", "\"2025-10-03T10:30:00Z\"", "\"2025-10-03T10:30:00Z\""),
                new Row("dynamic_variables", "{\"order\":\"7\"}", "{\"order\":\"7\"}"),
                new Row("feedback", "\"fine\"", "\"fine\""),
                new Row("redact_fields", "[\"age\",\"ssn\"]", ""),
                new Row("metric_ids", "\"" + metric() + "\"", ""),
                new Row("main_agent_channel_index", "1", ""),
                new Row("defer_evaluation", "true", ""));
    }

    private long metric() {
        return agent + 5;
    }

    @BeforeEach
    void metrics() {
        add(
                new ConfigDocument.Metric(
                        metric(),
                        1,
                        id,
                        1,
                        "Turns",
                        MetricType.CODE,
                        EvalType.NUMERIC,
                        "turn_count",
                        "",
                        List.of(),
                        List.of(),
                        false,
                        true,
                        JsonNodeFactory.instance.objectNode()),
                project(id, false));
        Awaitility.await().atMost(SOON).until(() -> configuration.now().metric(id, metric()) != null);
    }

    private enum Way {
        JSON,
        FORM,
        MULTIPART
    }

    @ParameterizedTest
    @EnumSource
    void isAcceptedKeptAndEchoedHoweverItIsSent(Way way) throws Exception {
        HttpResponse<String> answer = send(way, rows());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode told = json(answer);
        JsonNode kept = EarshotJson.MAPPER.readTree(records(1).getFirst().value());
        for (Row row : rows()) {
            JsonNode sent = EarshotJson.MAPPER.readTree(row.json());
            assertThat(way == Way.JSON ? kept.path(row.field()) : EarshotJson.MAPPER.readTree(held(kept, row, sent)))
                    .as(row.field())
                    .isEqualTo(sent);
            if (!row.echoed().isEmpty()) {
                assertThat(told.path(row.field())).as(row.field()).isEqualTo(EarshotJson.MAPPER.readTree(row.echoed()));
            }
        }
        assertThat(told.path("evaluation_waits").path("for").asText()).isEqualTo("release");
        assertThat(told.path("agent_name").asText()).isEqualTo("Booking");
        assertThat(told.path("status").asText()).isEqualTo("evaluating");
    }

    private static String held(JsonNode kept, Row row, JsonNode sent) {
        String text = kept.path(row.field()).asText();
        return sent.isTextual() ? EarshotJson.text(text) : text;
    }

    private HttpResponse<String> send(Way way, List<Row> rows) throws Exception {
        return switch (way) {
            case JSON -> {
                ObjectNode body = EarshotJson.MAPPER.createObjectNode();
                for (Row row : rows) {
                    body.set(row.field(), EarshotJson.MAPPER.readTree(row.json()));
                }
                yield observe(EarshotJson.text(body));
            }
            case FORM ->
                form(
                        "application/x-www-form-urlencoded",
                        plain(rows).entrySet().stream()
                                .map(each -> each.getKey() + "="
                                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&")));
            case MULTIPART ->
                form(
                        "multipart/form-data; boundary=cut",
                        plain(rows).entrySet().stream()
                                .map(each -> "--cut\r\nContent-Disposition: form-data; name=\"" + each.getKey()
                                        + "\"\r\n\r\n" + each.getValue() + "\r\n")
                                .collect(Collectors.joining("", "", "--cut--\r\n")));
        };
    }

    private static Map<String, String> plain(List<Row> rows) throws Exception {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        for (Row row : rows) {
            JsonNode value = EarshotJson.MAPPER.readTree(row.json());
            fields.put(row.field(), value.isValueNode() ? value.asText() : row.json());
        }
        return fields;
    }

    private HttpResponse<String> form(String type, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/observe/"))
                        .header("X-CEKURA-API-KEY", key)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "call_id|`@101`|100",
                "trace_id|`@33`|32",
                "assistant_id|`@256`|255",
                "customer_number|`@101`|100",
                "transcript_type|`@101`|100",
                "transcript_type|[]|string",
                "voice_recording_url|`@8193`|8192",
                "voice_recording_url|7|string",
                "voice_recording|`UklGRg==`|multipart",
                "call_ended_reason|`@32001`|32000",
                "feedback|`@32001`|32000",
                "feedback|{}|string",
                "metadata|`@65536`|65536",
                "dynamic_variables|`@65536`|65536",
                "timestamp|`yesterday`|2025-10-03T10:30:00Z",
                "redact_fields|[`age`,`shoe_size`]|person_name",
                "redact_fields|{}|person_name",
                "metric_ids|`118,x`|118,119",
                "metric_ids|`1,,2`|118,119",
                "metric_ids|[[1]]|118,119",
                "metric_ids|[0]|118,119",
                "metric_ids|true|118,119",
                "metric_ids|{`a`:1}|118,119",
                "metric_ids|999999999|999999999",
                "main_agent_channel_index|2|0 or 1",
                "defer_evaluation|`soon`|true or false",
                "defer_evaluation|2|true or false",
                "defer_evaluation|[]|true or false"
            })
    void aWrongOneIsRefusedWithItsNameAndWhatWasExpected(String field, String value, String expected) throws Exception {
        String filled = value;
        var long_ = java.util.regex.Pattern.compile("@(\\d+)").matcher(value);
        if (long_.find()) {
            filled = value.replace(long_.group(), "x".repeat(Integer.parseInt(long_.group(1))));
        }
        String callId = field.equals("call_id") ? "" : "`call_id`:`c`,";
        HttpResponse<String> answer =
                observe(("{" + callId + "`agent`:" + agent + ",`" + field + "`:" + filled + "}").replace('`', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path(field).path(0).asText()).as(answer.body()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"`%d`", "` %d , %d`", "[%d]", "[`%d`]", "`[%d]`", "%d", "``", "null", "[]"})
    void metricsAreNamedInEveryWayThatClientsHave(String ids) throws Exception {
        String named = ids.replace("%d", Long.toString(metric())).replace('`', '"');

        assertThat(observe("{\"call_id\":\"m\",\"agent\":" + agent + ",\"metric_ids\":" + named + "}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aMetricOfAnotherProjectIsAsUnknownAsOneThatIsNot() throws Exception {
        add(new ConfigDocument.Metric(
                metric() + 1,
                1,
                id + 500_000,
                1,
                "Theirs",
                MetricType.CODE,
                EvalType.NUMERIC,
                "turn_count",
                "",
                List.of(),
                List.of(),
                false,
                true,
                JsonNodeFactory.instance.objectNode()));
        Awaitility.await().atMost(SOON).until(() -> configuration.now().metric(id + 500_000, metric() + 1) != null);

        HttpResponse<String> answer = observe(
                "{\"call_id\":\"m\",\"agent\":" + agent + ",\"metric_ids\":[" + metric() + "," + (metric() + 1) + "]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("metric_ids").path(0).asText())
                .isEqualTo("Invalid pk \"" + (metric() + 1) + "\" - object does not exist.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "`True`", "`1`", "1", "`TRUE`"})
    void whoDefersIsToldThatTheEvaluationWaits(String yes) throws Exception {
        String body = "{`call_id`:`d`,`agent`:" + agent + ",`defer_evaluation`:" + yes + "}";
        assertThat(json(observe(body.replace('`', '"')))
                        .path("evaluation_waits")
                        .path("for")
                        .asText())
                .isEqualTo("release");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "`False`", "`0`", "0", "``", "null"})
    void whoDoesNotDeferIsToldThatItWaitsForNothing(String no) throws Exception {
        String body = "{`call_id`:`d`,`agent`:" + agent + ",`defer_evaluation`:" + no + "}";
        assertThat(json(observe(body.replace('`', '"')))
                        .path("evaluation_waits")
                        .isNull())
                .isTrue();
    }
}
