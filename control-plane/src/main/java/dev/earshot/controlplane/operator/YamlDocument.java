package dev.earshot.controlplane.operator;

import dev.earshot.contracts.json.TextRepair;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.Value;
import dev.earshot.controlplane.input.Value.Place;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Bytes to nodes that know where they stand. Whatever is wrong with the text, its place is told. */
final class YamlDocument {
    /** Largest document, in bytes. */
    static final int LARGEST = 1024 * 1024;

    private static final int DEEPEST = 20;

    private YamlDocument() {}

    /** Reads the document's root; throws {@link BadField}. */
    static Value read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw whole("at most " + LARGEST + " bytes, got " + bytes.length);
        }
        String text = text(bytes);
        try {
            check(new Yaml(options()).parse(new StringReader(text)));
            Node node = new Yaml(options()).compose(new StringReader(text));
            if (node == null) {
                throw whole("projects or egress; the document is empty");
            }
            return YamlValues.of(node, "");
        } catch (MarkedYAMLException malformed) {
            String problem = malformed.getProblem() == null ? "not YAML" : malformed.getProblem();
            var mark = malformed.getProblemMark();
            throw mark == null ? whole(problem) : BadField.at(YamlValues.place(mark), "document", "YAML: " + problem);
        } catch (ReaderException control) {
            throw at(text, control.getPosition(), "no control character, got U+%04X".formatted(control.getCodePoint()));
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST * 2);
        options.setCodePointLimit(LARGEST);
        return options;
    }

    // Before a tree is made of it: what would make the tree endless, or hold what no database takes.
    private static void check(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event) {
                case CollectionStartEvent start -> {
                    if (++depth > DEEPEST) {
                        throw BadField.at(
                                YamlValues.place(start.getStartMark()),
                                "document",
                                "at most " + DEEPEST + " levels of nesting");
                    }
                }
                case CollectionEndEvent _ -> depth--;
                case AliasEvent alias ->
                    throw BadField.at(YamlValues.place(alias.getStartMark()), "document", "no aliases; write it out");
                case ScalarEvent scalar -> {
                    if (!TextRepair.of(scalar.getValue()).equals(scalar.getValue())) {
                        throw BadField.at(
                                YamlValues.place(scalar.getStartMark()),
                                "document",
                                "a text without NUL and without lone surrogates");
                    }
                }
                default -> {}
            }
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            // The replacement stands where the first bad byte stood.
            String repaired = new String(bytes, StandardCharsets.UTF_8);
            throw at(repaired, Math.max(0, repaired.indexOf('\uFFFD')), "UTF-8");
        }
    }

    private static BadField at(String text, int position, String expectation) {
        String before = text.substring(0, Math.min(position, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return BadField.at(new Place(line, before.length() - before.lastIndexOf('\n')), "document", expectation);
    }

    /** What is wrong with the document as such. */
    static BadField whole(String expectation) {
        return BadField.at(new Place(1, 1), "document", expectation);
    }
}
