package dev.earshot.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldTest {
    private static final List<String> ALL = List.of("/event", "/call/call_id", "/call/agent_id", "/agent_id");
    private static final Pointers POINTERS = Pointers.of(ALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{`event`:`call_ended`,`call`:{`call_id`:`c`,`agent_id`:`a`}}",
                "{`call`:{`agent_id`:`a`,`turns`:[{`call_id`:`no`}],`call_id`:`c`},`event`:`call_ended`}",
                "{`other`:{`call`:{`call_id`:`no`}},`call`:{`x`:{`call_id`:`no`},`call_id`:`c`,`agent_id`:`a`},"
                        + "`event`:`call_ended`}",
                "\uFEFF{`event`:`call_ended`,`call`:{`call_id`:`c`,`agent_id`:`a`}}"
            })
    void theOrderOfKeysAndWhatStandsBesideThemMeansNothing(String body) {
        Told told = told(body);
        assertThat(told.whole()).isTrue();
        assertThat(told.at("/event")).isEqualTo("call_ended");
        assertThat(told.at("/call/call_id")).isEqualTo("c");
        assertThat(told.all(ALL)).containsExactlyInAnyOrder("call_ended", "c", "a");
    }

    @Test
    void ofANameThatIsThereTwiceTheLastCounts() {
        assertThat(told("{`event`:`a`,`event`:`b`}").at("/event")).isEqualTo("b");
        assertThat(told("{`call`:{`call_id`:`a`},`call`:{`call_id`:`b`}}").at("/call/call_id"))
                .isEqualTo("b");
    }

    @Test
    void emptyNullAndNestedValuesTellNothingAndTheNextPointerIsAsked() {
        Told told = told("{`call`:{`agent_id`:``},`agent_id`:`x`,`event`:{`a`:1}}");
        assertThat(told.first(List.of("/call/agent_id", "/agent_id"))).isEqualTo("x");
        assertThat(told.at("/event")).isNull();
        assertThat(told("{`event`:null,`call`:7}").all(ALL)).isEmpty();
        assertThat(told("{`event`:7}").at("/event")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "`text`", "[{`event`:`no`}]", "{`broken`", "nothing"})
    void whatIsNoObjectTellsNothing(String body) {
        assertThat(told(body).all(ALL)).isEmpty();
    }

    @Test
    void whatStoodBeforeAFaultIsTold() {
        Told told = told("{`event`:`call_ended`,`call`:{`call_id`:`c`,`words`:[tru");
        assertThat(told.whole()).isFalse();
        assertThat(told.at("/event")).isEqualTo("call_ended");
        assertThat(told.at("/call/call_id")).isEqualTo("c");
        assertThat(told("{`event`:`call_ended`} {").whole()).isFalse();
    }

    @Test
    void nestingBeyondTheLimitEndsThePassAndBreaksNothing() {
        String deep = "{`event`:`call_ended`,`deep`:" + "[".repeat(5_000) + "]".repeat(5_000) + ",`agent_id`:`late`}";
        Told told = told(deep);
        assertThat(told.at("/event")).isEqualTo("call_ended");
        assertThat(told.at("/agent_id")).isNull();
    }

    @Test
    void bytesThatAreNoUtf8AreRepairedSoThatTheRestIsFound() {
        byte[] body = "{`event`:`call_ended`,`text`:`?`,`agent_id`:`a`}"
                .replace('`', '"')
                .getBytes(StandardCharsets.ISO_8859_1);
        body[new String(body, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xE9;
        assertThat(Told.of(body, POINTERS).at("/agent_id")).isEqualTo("a");
    }

    @Test
    void aLoneSurrogateInAnIdIsRepairedAsTheNormalizerRepairsIt() {
        assertThat(told("{`call`:{`call_id`:`a\\ud800b\\u0000`}}").at("/call/call_id"))
                .isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void aWholeNumberHasTheTextOfItsValueAndOneWithAFractionIsNobodysId() {
        assertThat(told("{`call`:{`call_id`:12}}").at("/call/call_id")).isEqualTo("12");
        assertThat(told("{`call`:{`call_id`:-0}}").at("/call/call_id")).isEqualTo("0");
        assertThat(told("{`call`:{`call_id`:98765432109876543210}}").at("/call/call_id"))
                .isEqualTo("98765432109876543210");
        assertThat(told("{`call`:{`call_id`:3.0}}").at("/call/call_id")).isNull();
        assertThat(told("{`call`:{`call_id`:3e0}}").at("/call/call_id")).isNull();
    }

    private static Told told(String body) {
        return Told.of(body.replace('`', '"').getBytes(StandardCharsets.UTF_8), POINTERS);
    }
}
