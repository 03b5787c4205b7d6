package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.normalizer.merge.Jsonb;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.merge.Merged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every adapter promises. Each folder of {@code provider/<door>} holds a webhook of invented content and what it
 * must become: {@code {"call": …}}, {@code {"ignored": reason}} or {@code {"rejected": reason, "pointer": …}}.
 */
abstract class ProviderAdapterContract {
    /** JSON values that somebody will send some day, as they stand in a body. */
    private static final List<String> HOSTILE = List.of(
            "null",
            "[]",
            "{}",
            "[null]",
            "\"\"",
            "\"text\"",
            "true",
            "0",
            "-1",
            "1e300",
            "-1e300",
            "1e400",
            "9.2e18",
            "9223372036854775808",
            "1e12",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "{\"a\":[{}]}");

    private static final String MARK = "@here@";

    abstract String door();

    @TestFactory
    Stream<DynamicTest> aWebhookBecomesWhatItsFolderSays() {
        return folders()
                .map(folder -> DynamicTest.dynamicTest(
                        folder.getFileName().toString(),
                        () -> assertThat(pretty(outcome(read(body(folder)))))
                                .isEqualTo(pretty(EarshotJson.read(
                                        Files.readAllBytes(folder.resolve("expected.json")), JsonNode.class)))));
    }

    @Test
    void theOrderOfKeysMeansNothing() {
        folders().forEach(folder -> {
            JsonNode reversed = reversed(EarshotJson.read(body(folder), JsonNode.class));
            assertThat(outcome(read(utf8(reversed.toString()))))
                    .as(folder.toString())
                    .isEqualTo(outcome(read(body(folder))));
        });
    }

    @Test
    void aBodyThatIsCutAnywhereIsUnreadable() {
        byte[] body = body(folders().findFirst().orElseThrow());
        for (int length = 0; length < body.length - 2; length += 7) {
            assertThat(read(Arrays.copyOf(body, length))).as("%s bytes", length).isInstanceOf(Reading.Unreadable.class);
        }
    }

    @Test
    void whatIsNoJsonObjectIsUnreadable() {
        String deep = "{\"a\":".repeat(70) + "1" + "}".repeat(70);
        for (String body :
                List.of("", " ", "null", "7", "\"text\"", "[]", "{} {}", "{'a':1}", "<x/>", deep, "\u0000{}")) {
            assertThat(read(utf8(body))).as(body).isInstanceOf(Reading.Unreadable.class);
        }
        assertThat(read(new byte[] {(byte) 0xff, (byte) 0xfe, 0})).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void aBodyAboveAMegabyteIsReadToItsEnd() {
        folders().forEach(folder -> {
            ObjectNode body = (ObjectNode) EarshotJson.read(body(folder), JsonNode.class);
            body.put("padding", "ü".repeat(600_000));
            assertThat(outcome(read(EarshotJson.bytes(body)))).isEqualTo(outcome(read(body(folder))));
        });
    }

    @Test
    void bytesThatAreNotUtf8AreRepairedAndFlagged() {
        byte[] whole = body(folders()
                .filter(folder -> read(body(folder)) instanceof Reading.Calls)
                .findFirst()
                .orElseThrow());
        byte[] start = {'{', '"', 'x', '"', ':', '"', (byte) 0xff, '"', ','};
        byte[] broken = Arrays.copyOf(start, start.length + whole.length - 1);
        System.arraycopy(whole, 1, broken, start.length, whole.length - 1);
        assertThat(read(broken))
                .isInstanceOfSatisfying(
                        Reading.Calls.class,
                        calls -> assertThat(calls.facts().getFirst().flags()).contains("text_repaired"));
    }

    /** Every value of every webhook replaced by every hostile one: an answer, and a document that the store can hold. */
    @Test
    void noValueAnywhereMakesItThrowOrTheMergeDiffer() {
        List<String> failures = new ArrayList<>();
        folders().forEach(folder -> {
            JsonNode whole = EarshotJson.read(body(folder), JsonNode.class);
            for (String pointer : pointers(whole)) {
                String marked = marked(whole, pointer);
                for (String hostile : HOSTILE) {
                    String body = marked.replace("\"" + MARK + "\"", hostile);
                    try {
                        survive(utf8(body));
                    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
                        failures.add(folder.getFileName() + " " + pointer + " = " + hostile + ": " + failure);
                    }
                }
            }
        });
        if (!failures.isEmpty()) {
            fail(failures.size() + " failures, such as\n"
                    + String.join("\n", failures.subList(0, Math.min(20, failures.size()))));
        }
    }

    private void survive(byte[] body) {
        if (!(read(body) instanceof Reading.Calls calls)) {
            return;
        }
        CallFacts facts = calls.facts().getFirst();
        Merged once = Merge.of(1, null, facts, Webhooks.RECEIVED, "id");
        String json = EarshotJson.text(once.call());
        assertThat(json).doesNotContain("\\u0000").doesNotContain("Infinity").doesNotContain("NaN");
        Merged stored = Merged.stored(
                EarshotJson.read(Jsonb.through(json), CallLog.class), Jsonb.through(once.provenanceText()));
        Merged twice = Merge.of(1, stored, facts, Webhooks.RECEIVED, "id");
        assertThat(EarshotJson.text(twice.call())).isEqualTo(json);
        assertThat(twice).isEqualTo(once);
    }

    Reading read(byte[] body) {
        return Webhooks.read(door(), body);
    }

    private static JsonNode outcome(Reading reading) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        switch (reading) {
            case Reading.Calls calls ->
                outcome.set(
                        "call",
                        EarshotJson.read(
                                EarshotJson.bytes(Webhooks.alone(calls.facts().getFirst())), JsonNode.class));
            case Reading.Ignored ignored -> outcome.put("ignored", ignored.reason());
            case Reading.Unreadable no -> outcome.put("rejected", no.reason()).put("pointer", no.pointer());
        }
        return outcome;
    }

    private Stream<Path> folders() {
        try {
            Path room = Path.of(Objects.requireNonNull(getClass().getResource("/provider/" + door()))
                    .toURI());
            try (Stream<Path> found = Files.list(room)) {
                return found.sorted().toList().stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] body(Path folder) {
        try {
            return Files.readAllBytes(folder.resolve("webhook.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> pointers(JsonNode node) {
        List<String> pointers = new ArrayList<>();
        collect(node, "", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        node.properties().forEach(member -> collect(member.getValue(), pointer + "/" + member.getKey(), pointers));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), pointer + "/" + i, pointers);
        }
    }

    private static String marked(JsonNode whole, String pointer) {
        JsonNode copy = whole.deepCopy();
        int slash = pointer.lastIndexOf('/');
        String last = pointer.substring(slash + 1);
        switch (copy.at(pointer.substring(0, slash))) {
            case ObjectNode object -> object.put(last, MARK);
            case ArrayNode array -> array.set(Integer.parseInt(last), MARK);
            default -> throw new IllegalStateException(pointer);
        }
        return copy.toString();
    }

    private static JsonNode reversed(JsonNode node) {
        if (node.isObject()) {
            ObjectNode turned = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .toList()
                    .reversed()
                    .forEach(member -> turned.set(member.getKey(), reversed(member.getValue())));
            return turned;
        }
        if (node.isArray()) {
            ArrayNode same = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> same.add(reversed(each)));
            return same;
        }
        return node;
    }
}
