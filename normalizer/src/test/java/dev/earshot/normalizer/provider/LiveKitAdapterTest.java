package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveKitAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "livekit";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'room_info': {'sid': 'RM', 'name': 'n'}, 'job_info': {'id': 'AJ'}}|{}|RM",
                "{'room_info': {'sid': '', 'name': 'n'}, 'job_info': {'id': 'AJ'}}|{}|AJ",
                "{'room_info': {'name': 'n'}}|{'room_id': 'RM2'}|RM2",
                "{'room_info': {'name': 'n'}}|{'job_id': 'AJ2'}|AJ2",
                "{'room_info': {'name': 'n'}}|{}|n",
                "null|{'room': 'n2'}|n2",
                "{'room_info': []}|null|id",
            })
    void withoutASessionIdTheRoomTellsTheCallThenTheJobAndAtLastTheWebhookItself(
            String provider, String report, String callId) {
        String body = "{'agent_id': 1, 'session_id': null, 'provider_data': " + provider + ", 'session_report': "
                + report + "}";
        assertThat(Webhooks.facts("livekit", body).callId()).isEqualTo(callId);
    }

    @Test
    void theTimesOfSpeechComeBeforeTheTimeWhenAnItemWasMade() {
        CallLog call = call("""
                {'type': 'message', 'role': 'user', 'content': ['a'], 'created_at': 1780308009,
                 'metrics': {'started_speaking_at': 1780308004, 'stopped_speaking_at': 1780308006}},
                {'type': 'message', 'role': 'assistant', 'content': ['b'], 'created_at': 1780308010, 'metrics': {}}""");

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(4_000L, 10_000L);
        assertThat(call.turns()).first().extracting(Said::end).isEqualTo(6_000L);
    }

    @Test
    void theWordsOfAudioAreTextAndAPictureIsNone() {
        CallLog call = call("""
                {'type': 'message', 'role': 'user', 'content': [{'type': 'audio_content', 'transcript': 'a'}, 'b']},
                {'type': 'message', 'role': 'user', 'content': [{'type': 'image_content', 'image': 'x'}]}""");

        assertThat(call.turns()).extracting(Said::text).containsExactly("a b");
    }

    @Test
    void anItemOfAKindThatNobodyKnowsIsAnEvent() {
        CallLog call = call("{'type': 'something_new', 'created_at': 1780308001}");

        assertThat(call.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        Turn.Event.class, event -> assertThat(event.name()).isEqualTo("something_new"));
    }

    @Test
    void itemsOfAReportAreReadAtTheDoorOfObserveToo() {
        CallLog call = Webhooks.call("observe", """
                {'call_id': 'o', 'agent': 1, 'transcript_type': 'livekit', 'transcript_json': [
                 {'type': 'message', 'role': 'user', 'content': ['a'], 'created_at': 1780308001},
                 {'type': 'message', 'role': 'assistant', 'content': ['b'], 'created_at': 1780308003}]}""");

        assertThat(call.turns()).extracting(Turn::startMs).containsExactly(0L, 2_000L);
    }

    private static CallLog call(String items) {
        return Webhooks.call(
                "livekit",
                "{'agent_id': 1, 'session_id': 's', 'session_start': 1780308000, 'session_export': 1780308020,"
                        + " 'session_report': {'chat_history': {'items': [" + items + "]}}}");
    }
}
