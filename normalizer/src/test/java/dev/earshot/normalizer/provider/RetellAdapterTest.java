package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.normalizer.merge.Merge;
import org.junit.jupiter.api.Test;

class RetellAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "retell";
    }

    @Test
    void endedAndAnalyzedLeadToOneDocumentInWhateverOrder() {
        CallFacts ended = Webhooks.facts("retell", """
                {'event': 'call_ended', 'event_timestamp': 1780308009500, 'call': {'call_id': 'c', 'agent_id': 'a',
                 'start_timestamp': 1780308000000, 'end_timestamp': 1780308009000, 'disconnection_reason': 'user_hangup',
                 'recording_url': 'https://rec.example/c.wav', 'transcript_object': [
                  {'role': 'agent', 'content': 'Hi.', 'words': [{'word': 'Hi.', 'start': 0.5, 'end': 0.9}]}]}}""");
        CallFacts analyzed = Webhooks.facts("retell", """
                {'event': 'call_analyzed', 'event_timestamp': 1780308012000, 'call': {'call_id': 'c', 'agent_id': 'a',
                 'call_analysis': {'call_summary': 'Short.', 'call_successful': true}}}""");

        CallLog inOrder = merged(ended, analyzed);

        assertThat(EarshotJson.text(merged(analyzed, ended))).isEqualTo(EarshotJson.text(inOrder));
        assertThat(inOrder.summary()).isEqualTo("Short.");
        assertThat(inOrder.recordingUrl()).isEqualTo("https://rec.example/c.wav");
        assertThat(inOrder.turns()).hasSize(1);
        assertThat(inOrder.flags()).doesNotContain("no_transcript", "start_from_event");
    }

    @Test
    void theEndThatIsConcludedFromTheTimesEndsTheLastUtterance() {
        CallLog call = call("""
                'start_timestamp': 1780308000000, 'end_timestamp': 1780308009000, 'transcript_object': [
                 {'role': 'agent', 'content': 'Hi.', 'words': [{'word': 'Hi.', 'start': 0.5}]}]""");

        assertThat(Said.end(call.turns().getFirst())).isEqualTo(9_000);
    }

    @Test
    void theFirstListInWhichSomebodySpeaksIsTheTranscript() {
        CallLog call = call("""
                'transcript_with_tool_calls': [{'role': 'node_transition'}, null, {'role': 'agent', 'content': ''}],
                'transcript_object': [{'role': 'agent', 'content': 'Spoken.', 'words': []}]""");

        assertThat(call.turns()).extracting(Said::text).containsExactly("Spoken.");
    }

    @Test
    void aToolWithoutATimeBehindARowWithoutOneKeepsItsPlace() {
        CallLog call = call("""
                'transcript_with_tool_calls': [
                 {'role': 'agent', 'content': 'A', 'words': [{'word': 'A', 'start': 1, 'end': 2}]},
                 {'role': 'user', 'content': null, 'words': []},
                 {'role': 'tool_call_invocation', 'tool_call_id': 't', 'name': 'n', 'arguments': '{}'},
                 {'role': 'agent', 'content': 'B', 'words': [{'word': 'B', 'start': 3, 'end': 4}]}]""");

        assertThat(call.turns()).hasSize(3);
        assertThat(call.turns().get(1)).isInstanceOf(Turn.ToolCall.class);
        assertThat(call.turns().get(1).startMs()).isEqualTo(2_000);
    }

    private static CallLog call(String fields) {
        return Webhooks.call(
                "retell", "{'event': 'call_ended', 'call': {'call_id': 'c', 'agent_id': 'a', " + fields + "}}");
    }

    private static CallLog merged(CallFacts first, CallFacts second) {
        return Merge.of(
                        1,
                        Merge.of(1, null, first, Webhooks.RECEIVED, first.rank().name()),
                        second,
                        Webhooks.RECEIVED,
                        second.rank().name())
                .call();
    }
}
