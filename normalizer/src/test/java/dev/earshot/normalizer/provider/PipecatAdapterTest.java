package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipecatAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "pipecat";
    }

    @Test
    void aReportMayDeferTheEvaluation() {
        assertThat(Webhooks.call("pipecat", "{'session_id': 's', 'agent_id': 1, 'defer_evaluation': true}")
                        .flags())
                .contains("evaluation_deferred");
        assertThat(Webhooks.call("pipecat", "{'session_id': 's', 'agent_id': 1}")
                        .flags())
                .doesNotContain("evaluation_deferred");
    }

    @Test
    void rowsCountFromTheStartOfTheSessionAndNotFromTheFirstOfThem() {
        CallLog call = call("""
                {'role': 'user', 'content': 'a', 'started_at': '2026-06-01T10:00:03Z', 'ended_at': '2026-06-01T10:00:04Z'},
                {'role': 'assistant', 'content': 'b', 'started_at': '2026-06-01T12:00:05+02:00'}""");

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(3_000L, 5_000L);
        assertThat(call.flags()).doesNotContain("foreign_row_shape", "speech_before_start");
    }

    @Test
    void whatIsSaidBeforeTheStatedStartIsAtItAndFlagged() {
        CallLog call = call("{'role': 'user', 'content': 'a', 'started_at': '2026-06-01T09:59:58Z'}");

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(0L);
        assertThat(call.flags()).contains("speech_before_start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "' '"})
    void anAssistantThatOnlyCallsAToolSaysNothing(String content) {
        CallLog call = call("{'role': 'assistant', 'content': " + content
                + ", 'tool_calls': [{'id': 'i', 'function': {'name': 'n', 'arguments': '{}'}}]}");

        assertThat(call.turns()).singleElement().isInstanceOf(Turn.ToolCall.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'soon'", "0", "'1970-01-01T00:00:00Z'"})
    void withoutAStartThatCanBeTrueRowsCountFromTheFirstOfThem(String start) {
        CallLog call = Webhooks.call("pipecat", """
                {'agent_id': 1, 'session_id': 's', 'session_start': %s, 'transcript': [
                 {'role': 'user', 'content': 'a', 'started_at': '2026-06-01T10:00:03Z'},
                 {'role': 'user', 'content': 'b', 'started_at': '2026-06-01T10:00:04Z'}]}""".formatted(start));

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(0L, 1_000L);
        assertThat(call.flags()).contains("start_from_receipt");
    }

    @Test
    void anAgentIdThatIsNoNumberIsTheProviders() {
        assertThat(Webhooks.facts("pipecat", "{'agent_id': 'bot', 'session_id': 's'}")
                        .assistantId())
                .isEqualTo("bot");
        CallFacts ours = Webhooks.facts("pipecat", "{'agent_id': '12', 'session_id': 's'}");
        assertThat(ours.agentId()).isEqualTo(12);
        assertThat(ours.assistantId()).isNull();
    }

    private static CallLog call(String rows) {
        return Webhooks.call(
                "pipecat",
                "{'agent_id': 1, 'session_id': 's', 'session_start': '2026-06-01T10:00:00Z', 'transcript': [" + rows
                        + "]}");
    }
}
