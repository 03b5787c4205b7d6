package dev.earshot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.api.ReceivedCall;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The shapes against the published schema, written down here key by key, with {@code recording} beside it: s text, i integer, b boolean, ? may be null. */
class CallLogShapeTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final Map<String, String> LIST =
            keys("id i, duration s, success b?, is_reviewed b, status s, feedback s, metrics a, call_ended_reason s,"
                    + " customer_number s, agent i?, agent_name s, call_id s, trace_id s, timestamp s,"
                    + " error_message s?, dropoff_point s, topic s, created_at s, updated_at s, transcript s,"
                    + " transcript_object a, evaluation o, evaluation_waits o?");
    private static final Map<String, String> DETAIL = keys(
            "voice_recording_url s, recording o, critical_categories a, agent_id s, metadata o, dynamic_variables o,"
                    + " testing_channel_index i?, main_agent_channel_index i?, assistant_id s, transcript_type s,"
                    + " redact_fields a, metric_ids s, rubric a?, user_generated_transcript s?, project i");

    private static Map<String, String> keys(String text) {
        Map<String, String> keys = new TreeMap<>();
        for (String each : text.split(",")) {
            String[] words = each.strip().split(" ");
            keys.put(words[0], words[1]);
        }
        return keys;
    }

    @Test
    void aListItemHasTheKeysAndTypesOfTheSchemaAndNoOthers() {
        for (EvaluatedCall call : calls()) {
            check(CallLogJson.list(call), LIST);
        }
    }

    @Test
    void theDetailAddsItsOwnKeysAndNoOthers() {
        Map<String, String> all = new TreeMap<>(LIST);
        all.putAll(DETAIL);
        for (EvaluatedCall call : calls()) {
            check(CallLogJson.detail(call), all);
        }
    }

    @Test
    void whatIsAnsweredToAnObservedCallHasEveryKeyOfAListItem() {
        ObjectNode json = CallLogJson.received(
                new ReceivedCall(7, "call_1", null, null, T, T, null, null, null, null, null, null, false));
        Map<String, String> all = new TreeMap<>(LIST);
        all.put("metadata", "o");
        all.put("dynamic_variables", "o");
        check(json, all);
        assertThat(json.path("status").asText()).isEqualTo("evaluating");
        assertThat(json.path("success").isNull()).isTrue();
    }

    @Test
    void nothingIsShownOfTheEvaluationBeforeTheFirstVerdict() {
        ObjectNode json = CallLogJson.detail(new EvaluatedCall(Samples.FULL_CALL, "A", scores(), null));
        assertThat(json.path("metrics")).isEmpty();
        assertThat(json.path("evaluation").path("metrics")).isEmpty();
    }

    @Test
    void aCallThatIsNotEvaluatedYetSaysWhatItWaitsForAndUntilWhen() {
        JsonNode waits = CallLogJson.list(new EvaluatedCall(Samples.BARE_CALL, null, List.of(), null, T, null))
                .path("evaluation_waits");
        assertThat(waits.path("for").asText()).isEqualTo("transcript");
        assertThat(waits.path("until").asText()).isEqualTo(T.toString());
        assertThat(CallLogJson.list(new EvaluatedCall(Samples.BARE_CALL, null, List.of(), verdict(), T, null))
                        .path("evaluation_waits")
                        .isNull())
                .isTrue();
        JsonNode deferred = CallLogJson.received(
                        new ReceivedCall(7, "call_1", null, null, T, T, null, null, null, null, null, null, true))
                .path("evaluation_waits");
        assertThat(deferred.path("for").asText()).isEqualTo("release");
        assertThat(deferred.path("until").isNull()).isTrue();
    }

    @Test
    void everyMetricHasItsSixKeysWhateverItsEnd() {
        JsonNode metrics = CallLogJson.list(new EvaluatedCall(Samples.FULL_CALL, "A", scores(), verdict()))
                .path("metrics");
        assertThat(metrics).hasSize(Samples.OUTCOMES.size() + 1);
        metrics.forEach(metric -> assertThat(metric.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("id", "name", "type", "score", "enum", "value"));
    }

    @Test
    void aBinaryMetricSaysWhetherItPassedForOldReadersAndForNew() {
        JsonNode evaluation = CallLogJson.list(new EvaluatedCall(Samples.FULL_CALL, "A", scores(), verdict()))
                .path("evaluation")
                .path("metrics");
        JsonNode binary = evaluation.get(evaluation.size() - 1);
        assertThat(binary.path("type").asText()).isEqualTo("binary_workflow_adherence");
        assertThat(binary.path("eval_type").asText()).isEqualTo("binary");
        assertThat(binary.path("score").asDouble()).isZero();
        assertThat(binary.path("passed").isBoolean()).isTrue();
        assertThat(binary.path("passed").asBoolean()).isFalse();
    }

    @Test
    void aTranscriptWithoutTimesHasNoEmptyBrackets() {
        for (EvaluatedCall call : calls()) {
            assertThat(CallLogJson.list(call).path("transcript").asText()).doesNotContain("[]");
        }
    }

    private static List<EvaluatedCall> calls() {
        return List.of(
                new EvaluatedCall(Samples.FULL_CALL, "Booking", scores(), verdict()),
                new EvaluatedCall(Samples.BARE_CALL, null, List.of(), null));
    }

    private static List<Score> scores() {
        List<Score> scores = new ArrayList<>();
        for (Outcome outcome : Samples.OUTCOMES) {
            scores.add(score(scores.size(), EvalType.NUMERIC, outcome));
        }
        scores.add(score(
                scores.size(),
                EvalType.BINARY,
                new Outcome.Scored(0.0, null, 1, "transcript", List.of(), null, List.of())));
        return scores;
    }

    private static Score score(long id, EvalType type, Outcome outcome) {
        return new Score(
                "s" + id,
                1,
                2,
                "call_1",
                3L,
                1,
                id,
                1,
                "M" + id,
                "latency",
                MetricType.CODE,
                type,
                "h",
                0,
                0.1,
                1,
                "random",
                outcome,
                T);
    }

    private static Verdict verdict() {
        return new Verdict("v", 1, 2, "call_1", 3L, 1, 1, 0, true, false, List.of(), 2, 2, T, T, T, null, List.of());
    }

    private static void check(JsonNode json, Map<String, String> keys) {
        assertThat(json.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(keys.keySet());
        keys.forEach((key, type) -> {
            JsonNode value = json.get(key);
            boolean fits = (value.isNull() && type.endsWith("?"))
                    || switch (type.charAt(0)) {
                        case 's' -> value.isTextual();
                        case 'i' -> value.isIntegralNumber();
                        case 'b' -> value.isBoolean();
                        case 'a' -> value.isArray();
                        default -> value.isObject();
                    };
            assertThat(fits).as(key + " is a " + type + ", got " + value).isTrue();
        });
    }
}
