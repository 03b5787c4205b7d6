package dev.earshot.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedFieldsTest {

    @Test
    void theFieldsThatTheAnswerEchoesAreRead() {
        ObservedFields fields =
                fields("{`call_id`:`c`,`agent`:7,`metadata`:{`a`:[1,{`b`:null}]},`transcript_json`:[1]}");
        assertThat(fields.field()).isNull();
        assertThat(fields.agent()).isEqualTo(7);
        assertThat(fields.values().path("metadata").path("a").size()).isEqualTo(2);
        assertThat(fields.values().has("transcript_json")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\ud800", "\\udc00", "a\\ud800b", "\\u0000", "\uFFFD"})
    void aCallIdThatIsNoValidTextIsRefused(String callId) {
        assertThat(fields("{`call_id`:`" + callId + "`,`agent`:1}").field()).isEqualTo("call_id");
    }

    @Test
    void aCallIdMayBeAWholeNumberAndNoOther() {
        assertThat(fields("{`call_id`:12,`agent`:1}").field()).isNull();
        assertThat(fields("{`call_id`:3.0,`agent`:1}").field()).isEqualTo("call_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
    void aBodyInAnotherEncodingIsRefusedWithAWord(String encoding) {
        byte[] body = "{\"metadata\":{\"a\":1},\"call_id\":\"c\",\"agent\":1}".getBytes(Charset.forName(encoding));
        assertThat(ObservedFields.of(body).field()).isEmpty();
        assertThat(ObservedFields.of(body).expectation()).contains("UTF-8");
    }

    @Test
    void aCallIdOfPairedSurrogatesIsValid() {
        assertThat(fields("{`call_id`:`\\ud83d\\ude42`,`agent`:1}").field()).isNull();
    }

    @Test
    void aLoneSurrogateElsewhereIsRepairedInWhatIsEchoed() {
        ObservedFields fields = fields("{`call_id`:`c`,`agent`:1,`call_ended_reason`:`x\\ud800`}");
        assertThat(fields.field()).isNull();
        assertThat(fields.text("call_ended_reason")).isEqualTo("x\uFFFD");
    }

    @Test
    void metadataMayHave64KibibytesHoweverItIsWritten() {
        String fits = "{`k`:`" + "v".repeat(65_536 - 8) + "`}";
        assertThat(fits).hasSize(65_536);
        assertThat(fields("{`call_id`:`c`,`agent`:1,`metadata`:" + fits + "}").field())
                .isNull();
        for (String large : new String[] {fits.replace("vvv", "vvvv"), "`" + "v".repeat(65_536) + "`"}) {
            ObservedFields fields = fields("{`metadata`:" + large + ",`call_id`:`c`,`agent`:1}");
            assertThat(fields.field()).isEqualTo("metadata");
            assertThat(fields.expectation()).contains("65536");
        }
        assertThat(fields("{`call_id`:`c`,`metadata`:null,`agent`:1}").field()).isNull();
        assertThat(fields("{`call_id`:`c`,`metadata`:7,`agent`:1}")
                        .values()
                        .path("metadata")
                        .intValue())
                .isEqualTo(7);
    }

    @Test
    void metadataThatAFormHasAsTextIsMeasuredWithoutTheEscapesOfAString() {
        String held = "[" + "\\\"a\\\",".repeat(16_000) + "1]";
        assertThat(held.length()).isGreaterThan(65_536);
        assertThat(fields("{`call_id`:`c`,`agent`:1,`metadata`:`" + held + "`}").field())
                .isNull();
        String large = "[" + "\\\"a\\\",".repeat(17_000) + "1]";
        assertThat(fields("{`call_id`:`c`,`agent`:1,`metadata`:`" + large + "`}")
                        .field())
                .isEqualTo("metadata");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_id", "agent", "agent_id", "assistant_id", "conversation_id", "call"})
    void anIdentityThatIsThereTwiceIsAmbiguous(String name) {
        ObservedFields fields = fields("{`" + name + "`:`1`,`" + name + "`:`1`,`call_id`:`c`,`agent`:`1`}");
        assertThat(fields.field()).isNotNull();
        assertThat(fields.expectation()).contains("twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.5", "`0`", "`01`", "`x`", "`1234567890123456789`", "1e3", "{}", "[1]", "true"})
    void whatIsNoIdIsRefused(String agent) {
        assertThat(fields("{`call_id`:`c`,`agent`:" + agent + "}").field()).isEqualTo("agent");
    }

    @Test
    void bytesThatAreNoUtf8AreNoReasonToRefuseACall() {
        byte[] body = "{`call_id`:`c`,`agent`:1,`transcript_json`:[`?`]}"
                .replace('`', '"')
                .getBytes(StandardCharsets.ISO_8859_1);
        body[new String(body, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xE9;
        assertThat(ObservedFields.of(body).field()).isNull();
    }

    private static ObservedFields fields(String body) {
        return ObservedFields.of(body.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    }
}
