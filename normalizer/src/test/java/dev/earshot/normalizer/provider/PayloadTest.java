package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Flags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static final String BODY = "{\"call_id\":\"ü🙂\",\"at\":[0.1,12.345,1e3]}";

    @Test
    void plainBytesAreReadAsTheyAre() {
        Payload.Tree tree = tree(BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(tree.root().node().toString()).isEqualTo("{\"call_id\":\"ü🙂\",\"at\":[0.1,12.345,1000.0]}");
        assertThat(tree.flags()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void anotherEncodingIsNotGuessed(String encoding) {
        Payload payload = Payload.of(BODY.getBytes(Charset.forName(encoding)));
        assertThat(payload)
                .isInstanceOfSatisfying(
                        Payload.Broken.class,
                        broken -> assertThat(broken.why().reason()).isEqualTo("malformed_json"));
    }

    @Test
    void aByteOrderMarkIsDropped() {
        Payload.Tree tree = tree(("\uFEFF" + BODY).getBytes(StandardCharsets.UTF_8));
        assertThat(tree.root().at("call_id").string()).isEqualTo("ü🙂");
    }

    @Test
    void whatIsNoUtf8BecomesTheReplacementCharacter() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"call_id\":\"a".getBytes(StandardCharsets.UTF_8));
        body.write(0xC3);
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        Payload.Tree tree = tree(body.toByteArray());
        assertThat(tree.root().at("call_id").string()).isEqualTo("a\uFFFD");
        assertThat(tree.flags()).containsExactly(Flags.TEXT_REPAIRED);
    }

    @Test
    void whatAnEscapeHidesIsRepairedToo() {
        Payload.Tree tree = tree("{\"call_id\":\"a\\u0000\",\"n\":1e99}".getBytes(StandardCharsets.UTF_8));
        assertThat(tree.root().at("call_id").string()).isEqualTo("a\uFFFD");
        assertThat(tree.flags()).containsExactlyInAnyOrder(Flags.TEXT_REPAIRED, Flags.NUMBER_REPAIRED);
    }

    @Test
    void aSecondCallIdIsSeenWhereItSaysWhoseCallItIsAndNowhereElse() {
        assertThat(Payload.of("{\"call\":{\"call_id\":\"a\",\"call_id\":\"b\"}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Payload.Broken.class,
                        broken -> assertThat(broken.why().pointer()).isEqualTo("/call/call_id"));
        tree("{\"rows\":[{\"call_id\":\"a\",\"call_id\":\"b\"}],\"x\":{\"call_id\":\"a\",\"call_id\":\"b\"}}"
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Payload.Tree tree(byte[] body) {
        Payload payload = Payload.of(body);
        assertThat(payload).isInstanceOf(Payload.Tree.class);
        return (Payload.Tree) payload;
    }
}
