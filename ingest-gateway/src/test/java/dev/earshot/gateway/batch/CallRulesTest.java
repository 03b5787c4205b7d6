package dev.earshot.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallRulesTest {
    private static final String TIMES =
            "'startedAt': '2025-10-15T09:22:21.787Z', 'endedAt': '2025-10-15T09:24:30.229Z'";

    @Test
    void aWholeCallIsGood() {
        assertThat(faults("""
                {'id': 'a', %s, 'trace_id': 'abc', 'to_phone_number': '+12025550100', 'from_phone_number': null,
                 'messages': [
                  {'role': 'system', 'content': ''},
                  {'role': 'bot', 'content': 'Hi', 'start_time': 1760520142852, 'end_time': 1760520147842.5},
                  {'role': 'user', 'content': 'Hi', 'start_time': null},
                  {'role': 'function_call', 'data': {'id': 'x', 'name': 'n'}},
                  {'role': 'function_call_result', 'content': null, 'data': null}],
                 'metadata': {'a': 1}, 'endedReason': 'customer-hungup', 'run_id': 'r', 'other': [1]}""".formatted(TIMES))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'id': null|id",
                "'id': ' '|id",
                "'id': {}|id",
                "'id': 'a\\ud800'|id",
                "'startedAt': null|startedAt",
                "'startedAt': 1760520142852|startedAt",
                "'endedAt': 'soon'|endedAt",
                "'messages': null|messages",
                "'messages': {}|messages",
                "'messages': ['text']|messages[0]",
                "'messages': [{'content': 'a'}]|messages[0].role",
                "'messages': [{'role': 'agent', 'content': 'a'}]|messages[0].role",
                "'messages': [{'role': 'bot', 'content': 'a'}, {'role': 'user'}]|messages[1].content",
                "'messages': [{'role': 'bot', 'content': ['a']}]|messages[0].content",
                "'messages': [{'role': 'function_call', 'content': {}}]|messages[0].content",
                "'messages': [{'role': 'bot', 'content': 'a', 'start_time': 1760520142}]|messages[0].start_time",
                "'messages': [{'role': 'bot', 'content': 'a', 'start_time': '1'}]|messages[0].start_time",
                "'messages': [{'role': 'bot', 'content': 'a', 'end_time': 1e300}]|messages[0].end_time",
                "'messages': [{'role': 'bot', 'content': 'a', 'data': []}]|messages[0].data",
                "'to_phone_number': '12025550100'|to_phone_number",
                "'from_phone_number': '+1 202 555'|from_phone_number",
                "'from_phone_number': '+123456789012345'|from_phone_number",
                "'trace_id': '0af7651916cd43dd8448eb211c80319cx'|trace_id",
                "'trace_id': 7|trace_id",
                "'endedReason': []|endedReason",
                "'run_id': []|run_id",
            })
    void aFaultIsNamedByItsPlace(String field, String place) {
        assertThat(faults("{'id': 'a', " + TIMES + ", 'messages': [], " + field + "}"))
                .containsExactly(place);
    }

    @Test
    void anIdMayHave255CharactersAndBeThereOnce() {
        String rest = ", " + TIMES + ", 'messages': []}";
        assertThat(faults("{'id': '" + "x".repeat(255) + "'" + rest)).isEmpty();
        assertThat(faults("{'id': '" + "x".repeat(256) + "'" + rest)).containsExactly("id");
        assertThat(faults("{'id': 'a', 'id': 'a'" + rest)).containsExactly("id");
    }

    @Test
    void metadataMayHave64Kibibytes() {
        String call = "{'id': 'a', " + TIMES + ", 'messages': [], 'metadata': {'k': '%s'}}";
        assertThat(faults(call.formatted("v".repeat(65_536 - 8)))).isEmpty();
        assertThat(faults(call.formatted("v".repeat(65_536 - 7)))).containsExactly("metadata");
    }

    @Test
    void aCallThatIsWrongInEveryLineIsNotToldOfEachOfThem() {
        String rows = "{'role': 'x', 'content': 'a'},".repeat(500);
        assertThat(faults("{'id': 'a', " + TIMES + ", 'messages': [" + rows + "{}]}"))
                .hasSizeLessThan(25);
    }

    @Test
    void whatIsNoObjectIsNoCall() {
        for (String call : List.of("null", "[]", "7", "'text'", "[[{}]]")) {
            assertThat(faults(call)).as(call).containsExactly("");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'agent_id': 1, 'agent_id': 1, 'calls': [{}]}",
                "{'agent_id': 'x', 'calls': [{}]}",
                "{'agent_id': 1.5, 'calls': [{}]}",
                "{'agent_id': {}, 'calls': [{}]}",
                "{'agent_id': 0, 'calls': [{}]}",
                "{'agent_id': 1, 'calls': [{}], 'calls': [{}]}",
                "{'agent_id': 1, 'calls': []}",
                "{'agent_id': 1, 'calls': {'a': [1]}}",
                "{'agent_id': 1}",
                "{'agent_id': 1, 'calls': [{}]} {}",
                "{'agent_id': 1, 'calls': [{}]",
                "[]",
                "",
            })
    void aBatchThatCannotBeTakenApartIsWrongAsAWhole(String body) {
        assertThat(batch(body)).isInstanceOf(Batch.Wrong.class);
    }

    @Test
    void eachCallIsCutOutAsItWasSent() {
        assertThat(batch("\uFEFF {'x': [{'calls': 1}], 'calls': [ {'id' : 1.0, 'é': [{}]} ,7], 'agent_id': '12'}"))
                .isInstanceOfSatisfying(Batch.Calls.class, calls -> {
                    assertThat(calls.agentId()).isEqualTo(12);
                    assertThat(calls.calls())
                            .extracting(Batch.Part::text)
                            .containsExactly("{\"id\" : 1.0, \"é\": [{}]}", "");
                    assertThat(new String(calls.calls().getFirst().of(12), StandardCharsets.UTF_8))
                            .isEqualTo("{\"agent_id\":12,\"call\":{\"id\" : 1.0, \"é\": [{}]}}");
                });
    }

    @Test
    void aRequestBringsAtMostAThousandCalls() {
        String call = "{'id':1},";
        assertThat(batch("{'calls': [" + call.repeat(999) + "{}]}")).isInstanceOf(Batch.Calls.class);
        assertThat(batch("{'calls': [" + call.repeat(1_000) + "{}]}"))
                .isInstanceOfSatisfying(
                        Batch.Wrong.class,
                        wrong -> assertThat(wrong.expectation()).contains("1000", "1001"));
    }

    private static List<String> faults(String call) {
        Batch batch = batch("{'agent_id': 1, 'calls': [" + call + "]}");
        assertThat(batch).isInstanceOf(Batch.Calls.class);
        return List.copyOf(
                CallRules.faults(((Batch.Calls) batch).calls().getFirst()).keySet());
    }

    private static Batch batch(String body) {
        return Batch.of(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
