package dev.earshot.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextRepairTest {

    @Test
    void cleanTextIsTheSameTree() throws JsonProcessingException {
        JsonNode tree = EarshotJson.MAPPER.readTree("{\"a\":[\"ü🙂\",1.5,null,true]}");
        TextRepair repair = TextRepair.of(tree);
        assertThat(repair.tree()).isSameAs(tree);
        assertThat(repair.textRepaired()).isFalse();
        assertThat(repair.numberRepaired()).isFalse();
    }

    @Test
    void nulAndLoneSurrogatesBecomeTheReplacementCharacterAlsoInNames() throws JsonProcessingException {
        JsonNode tree = EarshotJson.MAPPER.readTree("{\"a\\u0000\":[\"x\\ud800y\",\"\\udc00\",\"\\ud83d\\ude42\"]}");
        TextRepair repair = TextRepair.of(tree);
        assertThat(repair.tree().toString()).isEqualTo("{\"a\uFFFD\":[\"x\uFFFDy\",\"\uFFFD\",\"🙂\"]}");
        assertThat(repair.textRepaired()).isTrue();
    }

    @Test
    void aTreeIsRepairedAlikeWhenTheTextThatItWasParsedFromIsKnown() throws JsonProcessingException {
        for (String text : new String[] {"{\"a\":[\"ü\",1e400,1.5]}", "{\"a\\u0000\":[\"x\\ud800y\",1e400]}"}) {
            JsonNode tree = EarshotJson.MAPPER.readTree(text);
            assertThat(TextRepair.of(tree, text)).isEqualTo(TextRepair.of(tree));
        }
    }

    @Test
    void aNumberThatNoDoubleHoldsIsDropped() throws JsonProcessingException {
        TextRepair repair = TextRepair.of(EarshotJson.MAPPER.readTree("{\"a\":1e400,\"b\":[-1e400,1]}"));
        assertThat(repair.tree().toString()).isEqualTo("{\"a\":null,\"b\":[null,1]}");
        assertThat(repair.numberRepaired()).isTrue();
        assertThat(repair.textRepaired()).isFalse();
    }

    @Test
    void aNumberThatMeasuresNothingIsDroppedOrZeroSinceAStoreWritesItOutInFull() throws JsonProcessingException {
        TextRepair repair =
                TextRepair.of(EarshotJson.MAPPER.readTree("{\"a\":1e300,\"b\":-1e51,\"c\":1e-300,\"d\":1e50}"));
        assertThat(repair.tree().toString()).isEqualTo("{\"a\":null,\"b\":null,\"c\":0,\"d\":1.0E50}");
        assertThat(repair.numberRepaired()).isTrue();
    }

    @Test
    void fromTheFirstRepairOnTheRestOfTheTreeIsKept() throws JsonProcessingException {
        JsonNode tree = EarshotJson.MAPPER.readTree("{\"a\":{\"x\":1},\"b\":[1,\"\\u0000\",{\"y\":2}],\"c\":3}");
        TextRepair repair = TextRepair.of(tree);
        assertThat(repair.tree().toString()).isEqualTo("{\"a\":{\"x\":1},\"b\":[1,\"\uFFFD\",{\"y\":2}],\"c\":3}");
        assertThat(repair.tree().get("a")).isSameAs(tree.get("a"));
    }

    @Test
    void aReplacementCharacterThatWasSentIsNoRepair() {
        assertThat(TextRepair.decoded("a\uFFFD".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new TextRepair.Decoded("a\uFFFD", false));
        assertThat(TextRepair.decoded(new byte[] {'a', (byte) 0xff}))
                .isEqualTo(new TextRepair.Decoded("a\uFFFD", true));
    }

    @Test
    void bytesThatAreNotUtf8BecomeTheReplacementCharacter() {
        assertThat(TextRepair.decode(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\uFFFDb");
        assertThat(TextRepair.decode("\uFEFF{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("{}");
    }

    @Test
    void theCodecRefusesFromOthersWhatIsTooDeepTooLongOrTooMuch() {
        String longName = "{\"" + "n".repeat(EarshotJson.MAX_NAME + 1) + "\":1}";
        assertThatThrownBy(() -> EarshotJson.MAPPER.readTree(longName)).isInstanceOf(StreamConstraintsException.class);
        String tokens = "[" + "1,".repeat((int) EarshotJson.MAX_TOKENS) + "1]";
        assertThatThrownBy(() -> EarshotJson.MAPPER.readTree(tokens)).isInstanceOf(StreamConstraintsException.class);
        String deep = "[".repeat(EarshotJson.MAX_DEPTH + 1) + "]".repeat(EarshotJson.MAX_DEPTH + 1);
        assertThatThrownBy(() -> EarshotJson.MAPPER.readTree(deep)).isInstanceOf(StreamConstraintsException.class);
    }
}
