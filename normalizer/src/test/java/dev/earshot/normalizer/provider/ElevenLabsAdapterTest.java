package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.merge.Merged;
import org.junit.jupiter.api.Test;

class ElevenLabsAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "elevenlabs";
    }

    @Test
    void audioThatCameAloneIsNoLongerAloneOnceTheTranscriptIsThere() {
        CallFacts audio = Webhooks.facts("elevenlabs", """
                {'type': 'post_call_audio', 'event_timestamp': 1780308015,
                 'data': {'agent_id': 'a', 'conversation_id': 'c', 'full_audio': 'SUQz'}}""");
        CallFacts transcript = Webhooks.facts("elevenlabs", """
                {'type': 'post_call_transcription', 'event_timestamp': 1780308014, 'data': {'agent_id': 'a',
                 'conversation_id': 'c', 'status': 'done', 'metadata': {'start_time_unix_secs': 1780308000},
                 'transcript': [{'role': 'agent', 'message': 'Hi.', 'time_in_call_secs': 0}]}}""");

        Merged first = Merge.of(1, null, audio, Webhooks.RECEIVED, "a");
        Merged both = Merge.of(1, first, transcript, Webhooks.RECEIVED, "t");
        Merged reversed =
                Merge.of(1, Merge.of(1, null, transcript, Webhooks.RECEIVED, "t"), audio, Webhooks.RECEIVED, "a");

        assertThat(first.call().flags()).contains("recording_only", "transcript_pending", "start_from_event");
        assertThat(both.call().flags()).doesNotContain("recording_only", "transcript_pending", "start_from_event");
        assertThat(EarshotJson.text(reversed.call())).isEqualTo(EarshotJson.text(both.call()));
    }

    @Test
    void aConversationThatStillRunsHasNotTheLastWord() {
        CallFacts running = Webhooks.facts("elevenlabs", """
                {'type': 'post_call_transcription', 'data': {'conversation_id': 'c', 'status': 'in-progress'}}""");

        assertThat(running.rank()).isEqualTo(CallFacts.Rank.EARLY);
    }
}
