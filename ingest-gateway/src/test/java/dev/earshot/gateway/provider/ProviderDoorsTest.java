package dev.earshot.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.gateway.body.Told;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderDoorsTest {

    @Test
    void everyProviderHasADoorOfItsOwn() {
        assertThat(ProviderDoors.ALL).extracting(ProviderDoor::path).doesNotHaveDuplicates();
        assertThat(ProviderDoors.ALL)
                .extracting(ProviderDoor::provider)
                .containsExactlyInAnyOrder("vapi", "retell", "elevenlabs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status-update",
                "transcript",
                "transcript[transcriptType=\"final\"]",
                "hang",
                "phone-call-control",
                "language-change-detected",
                "language-changed",
                "assistant.started",
                "assistant.speechStarted",
                "chat.created",
                "chat.deleted",
                "session.created",
                "session.updated",
                "session.deleted",
                "call.deleted",
                "call.delete.failed"
            })
    void messagesOfVapiThatAreNeverACallAreIgnoredAndWantNothing(String event) {
        assertThat(VapiDoor.DOOR.ignores(event)).isTrue();
        assertThat(VapiDoor.DOOR.wantsAnswer(event)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"assistant-request", "tool-calls", "transfer-destination-request", "knowledge-base-request"})
    void messagesOfVapiThatWantAnAnswerAreToldApart(String event) {
        assertThat(VapiDoor.DOOR.ignores(event)).isTrue();
        assertThat(VapiDoor.DOOR.wantsAnswer(event)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"end-of-call-report", "call.artifact.upload", "something-new"})
    void aReportAndWhatNobodyKnowsYetGoOn(String event) {
        assertThat(VapiDoor.DOOR.ignores(event)).isFalse();
    }

    @Test
    void aCustomFunctionOfRetellIsToldByItsNameWhereThereIsNoEvent() {
        assertThat(RetellDoor.DOOR.event(told("{\"name\":\"book\",\"args\":{}}")))
                .isEqualTo("function_call");
        assertThat(RetellDoor.DOOR.event(told("{\"name\":\"book\",\"event\":\"call_ended\"}")))
                .isEqualTo("call_ended");
        assertThat(RetellDoor.DOOR.event(told("{}"))).isNull();
        assertThat(RetellDoor.DOOR.ignores(null)).isFalse();
        assertThat(RetellDoor.DOOR.ignores("chat_analyzed")).isTrue();
        assertThat(RetellDoor.DOOR.ignores("call_analyzed")).isFalse();
    }

    private static Told told(String body) {
        return Told.of(body.getBytes(StandardCharsets.UTF_8), RetellDoor.DOOR.pointers());
    }
}
