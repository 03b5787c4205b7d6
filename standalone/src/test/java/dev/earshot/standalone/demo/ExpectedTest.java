package dev.earshot.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpectedTest {
    private static final Draw DRAW = new Draw(4, 0.5);

    // printf 'earshot:sampling:v1\0004\000observe-hotel' | sha256sum: the first 53 bits over 2^53 are 0.863434
    @Test
    void theDrawIsTheDocumentedOne() {
        assertThat(new Draw(4, 0.863).takes("observe-hotel")).isFalse();
        assertThat(new Draw(4, 0.864).takes("observe-hotel")).isTrue();
    }

    @Test
    void whatNeverCameIsADifferenceOfEachCall() {
        JsonNode calls = EarshotJson.read("{\"a\":{},\"b\":{}}".getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(Expected.differences(calls, DRAW, new Heard(), Map.of()))
                .containsExactly(
                        "calls with a verdict: missing [a, b]",
                        "calls with scores: missing [a, b]",
                        "calls that the customer is told of: missing [a, b]",
                        "one webhook should be set aside as unreadable, 0 were");
    }

    @Test
    void whatNobodyExpectedIsADifferenceToo() {
        Heard heard = new Heard();
        heard.rejections(1);
        assertThat(Expected.differences(
                        EarshotJson.MAPPER.createObjectNode(), DRAW, heard, new TreeMap<>(Map.of("phantom", 2))))
                .containsExactly(
                        "calls that the customer is told of: not expected [phantom]",
                        "phantom should be told once, was told 2 times");
    }

    @Test
    void theFiguresAreThoseOfTheScriptThatStandsBesideThem() throws Exception {
        Path demo = Path.of("src", "main", "resources", "demo");
        assumeThat(hasPython()).as("python3 is installed").isTrue();
        Process script = new ProcessBuilder("python3", demo.resolve("oracle.py").toString()).start();
        byte[] figures = script.getInputStream().readAllBytes();
        assertThat(script.waitFor()).isZero();
        assertThat(EarshotJson.read(figures, JsonNode.class))
                .isEqualTo(EarshotJson.read(
                        java.nio.file.Files.readAllBytes(demo.resolve("expected.json")), JsonNode.class));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder(List.of("python3", "--version")).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
