package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObserveAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "observe";
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.2e18", "-1e300", "1e14", "-9e12", "'1999-01-01T00:00:00Z'", "'+99999-01-01T00:00:00Z'"})
    void aTimeThatNoCallCanHaveMovesNoOtherRow(String absurd) {
        CallLog call = call("""
                {'role': 'agent', 'content': 'a', 'start_time': 1780308001, 'end_time': 1780308002},
                {'role': 'user', 'content': 'b', 'start_time': %s},
                {'role': 'agent', 'content': 'c', 'start_time': 1780308003, 'end_time': 1780308004}""".formatted(absurd));

        assertThat(call.turns()).extracting(Turn::startMs).containsExactlyInAnyOrder(0L, null, 2_000L);
    }

    @Test
    void aPointInTimeAmongRowsThatCountFromTheStartIsDropped() {
        CallLog call = call("""
                {'role': 'agent', 'content': 'a', 'start_time': 1, 'end_time': 2},
                {'role': 'user', 'content': 'b', 'start_time': 1780308003},
                {'role': 'agent', 'content': 'c', 'start_time': 5, 'end_time': 6}""");

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(1_000L, null, 5_000L);
        assertThat(call.flags()).contains("number_repaired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[null]", "[{}]", "'text'"})
    void aRowThatSaysThatToolsWereCalledAndNamesNoneIsNoCall(String calls) {
        CallLog call = call("{'role': 'tool_calls', 'toolCalls': " + calls + ", 'start_time': 1},"
                + "{'role': 'agent', 'content': 'a', 'tool_calls': " + calls + ", 'start_time': 2}");

        assertThat(call.turns()).noneMatch(Turn.ToolCall.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'success': 'false'}|true",
                "{'success': 'true'}|false",
                "{'error': 404}|true",
                "{'error': 0, 'ok': true}|false",
                "{'error': 'false', 'ok': true}|false",
                "{'error': ['x']}|true",
                "{'status': 'fail'}|true",
                "{'status': 'Failed'}|true",
                "{'status': 503}|true",
                "{'is_error': 'true'}|true",
                "{'status': 'success'}|false",
                "{'value': 1}|",
                "'text'|",
            })
    void whetherAToolFailedIsReadFromItsContent(String result, Boolean failed) {
        CallLog call = call("{'role': 'tool_call_result', 'data': {'id': 'i', 'name': 'n', 'result': " + result + "}}");

        assertThat(call.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        Turn.ToolResult.class, turn -> assertThat(turn.failed()).isEqualTo(failed));
    }

    @Test
    void aFieldThatIsThereAndBlankIsAsGoodAsAbsent() {
        CallLog call = call("""
                {'role': 'agent', 'content': ' ', 'message': 'a', 'start_time': 1},
                {'role': 'user', 'content': '', 'start_time': 2}""");

        assertThat(call.turns()).extracting(Said::text).containsExactly("a", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-10-03T10:30:00+0000",
                "2025-10-03T10:30:00,0Z",
                "2025-10-03T12:30:00 +02:00",
                "2025-10-03 10:30",
                "1759487400",
                "1759487400000"
            })
    void whatTheGatewayTakesForATimeIsOne(String time) {
        CallLog call = Webhooks.call("observe", "{'call_id': 'o', 'agent': 1, 'timestamp': '" + time + "'}");

        assertThat(call.startedAt()).hasToString("2025-10-03T10:30:00Z");
    }

    private static CallLog call(String rows) {
        return Webhooks.call(
                "observe",
                "{'call_id': 'o', 'agent': 1, 'transcript_type': 'custom', 'transcript_json': [" + rows + "]}");
    }
}
