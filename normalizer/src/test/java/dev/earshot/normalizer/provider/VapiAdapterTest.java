package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VapiAdapterTest extends ProviderAdapterContract {
    private static final long T = 1_780_308_000_000L;

    @Override
    String door() {
        return "vapi";
    }

    @Test
    void oneRowWithAnAbsurdTimeTakesNoTimeFromTheOthers() {
        CallLog call = report("""
                {'role': 'bot', 'message': 'a', 'time': 1e300, 'secondsFromStart': 0.5},
                {'role': 'bot', 'message': 'b', 'time': 1420070400001, 'secondsFromStart': 1},
                {'role': 'user', 'message': 'c', 'time': 1780308001000, 'endTime': 1780308002000, 'secondsFromStart': 1},
                {'role': 'bot', 'message': 'd', 'time': 1780308003000, 'endTime': 9.2e18, 'secondsFromStart': 3}""");

        assertThat(call.turns()).filteredOn(turn -> Said.text(turn).equals("c")).allSatisfy(turn -> {
            assertThat(turn.startMs()).isEqualTo(1_000);
            assertThat(Said.end(turn)).isEqualTo(2_000);
        });
        assertThat(call.turns())
                .filteredOn(turn -> Said.text(turn).equals("d"))
                .allSatisfy(turn -> assertThat(turn.startMs()).isEqualTo(3_000));
        assertThat(call.flags()).contains("number_repaired");
    }

    @Test
    void aClockThatRestartsInUnsortedRowsIsThatOfTheEarliestSpeech() {
        CallLog call = report("""
                {'role': 'bot', 'message': 'after the handoff', 'time': 1780308010000, 'secondsFromStart': 0.5},
                {'role': 'user', 'message': 'first', 'time': 1780308001000, 'secondsFromStart': 0.75}""");

        assertThat(call.turns()).extracting(Said::text).containsExactly("first", "after the handoff");
        assertThat(call.turns()).extracting(turn -> turn.startMs()).containsExactly(750L, 9_750L);
    }

    @Test
    void theOriginIsNeverLaterThanTheEarliestSpeech() {
        CallLog call = report("""
                {'role': 'bot', 'message': 'no seconds', 'time': 1780308001000},
                {'role': 'user', 'message': 'b', 'time': 1780308003000, 'secondsFromStart': 0}""");

        assertThat(call.turns()).extracting(turn -> turn.startMs()).containsExactly(0L, 2_000L);
    }

    @Test
    void withoutAStatedEndTheLastEndTimeIsTheEnd() {
        CallLog call = report(
                "{'role': 'bot', 'message': 'a', 'time': 1780308000500, 'endTime': 1780308004000, 'secondsFromStart': 0.5}");

        assertThat(call.startedAt()).isEqualTo(Instant.ofEpochMilli(T));
        assertThat(call.endedAt()).isEqualTo(Instant.ofEpochMilli(T + 4_000));
        assertThat(call.durationMs()).isEqualTo(4_000);
    }

    @Test
    void whenACallWasMadeIsNoEvent() {
        CallLog call = Webhooks.call("vapi", """
                {'message': {'type': 'end-of-call-report', 'timestamp': 1780308030000,
                 'call': {'id': 'v', 'createdAt': '2026-06-01T10:00:00Z'}}}""");

        assertThat(call.startedAt()).isEqualTo(Instant.ofEpochMilli(T));
        assertThat(call.flags()).doesNotContain("start_from_event");
    }

    @Test
    void aCallThatHasNotEndedIsNoCallLog() {
        assertThat(Webhooks.read("vapi", "{'id': 'v', 'status': 'in-progress', 'startedAt': '2026-06-01T10:00:00Z'}"))
                .isEqualTo(new Reading.Ignored("other_event"));
    }

    @Test
    void ciphertextWhereAContainerBelongsIsNamed() {
        for (String path : List.of("call", "artifact", "messages", "analysis")) {
            String call = path.equals("call") ? "" : "'call': {'id': 'v'}, ";
            assertThat(Webhooks.read(
                            "vapi",
                            "{'message': {" + call + "'type': 'end-of-call-report', '" + path + "': 'q83vASNFZ4k='}}"))
                    .isInstanceOfSatisfying(Reading.Unreadable.class, no -> {
                        assertThat(no.reason()).isEqualTo("encrypted");
                        assertThat(no.pointer()).isEqualTo("/message/" + path);
                    });
        }
        assertThat(Webhooks.read("vapi", "{'message': 'q83vASNFZ4k='}"))
                .isEqualTo(new Reading.Unreadable(
                        "encrypted",
                        "/message",
                        "an object or a list in the clear; encryptedPaths of the server must be empty"));
    }

    private static CallLog report(String rows) {
        return Webhooks.call("vapi", """
                {'message': {'type': 'end-of-call-report', 'timestamp': 1780308030000,
                 'artifact': {'messages': [%s]}, 'call': {'id': 'v'}}}""".formatted(rows));
    }
}
