package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** A body, parsed once. */
public sealed interface Payload {
    /**
     * A JSON object that a store can hold.
     *
     * @param root the object
     * @param flags what had to be repaired, of {@link Flags}
     */
    record Tree(Field root, Set<String> flags) implements Payload {
        public Tree {
            flags = Set.copyOf(flags);
        }
    }

    /**
     * Not that.
     *
     * @param why what to say of it
     */
    record Broken(Reading.Unreadable why) implements Payload {}

    /** Parses a body. Nothing that it holds makes this fail. */
    static Payload of(byte[] body) {
        Set<String> flags = new TreeSet<>();
        TextRepair.Decoded text = TextRepair.decoded(body);
        if (text.repaired()) {
            flags.add(Flags.TEXT_REPAIRED);
        }
        JsonNode tree;
        try (JsonParser parser = parser(body, text);
                IdentityWatch watch = new IdentityWatch(parser)) {
            tree = EarshotJson.MAPPER.readTree(watch);
            if (watch.twice() != null) {
                return broken("ambiguous", watch.twice(), "a name that says whose call it is, once");
            }
            if (tree == null || watch.nextToken() != null) {
                return broken("malformed_json", "", "exactly one JSON document");
            }
        } catch (StreamConstraintsException limit) {
            return broken(
                    "limit_exceeded",
                    "",
                    "at most 64 levels, 500,000 tokens, 2 MiB a string, 256 characters a name, 100 digits a number");
        } catch (JsonProcessingException malformed) {
            return broken("malformed_json", "", "a JSON document, to its end");
        } catch (IOException impossible) {
            return broken("malformed_json", "", "a JSON document");
        }
        if (!tree.isObject()) {
            return broken("not_an_object", "", "a JSON object");
        }
        TextRepair repaired = TextRepair.of(tree, text.text());
        if (repaired.textRepaired()) {
            flags.add(Flags.TEXT_REPAIRED);
        }
        if (repaired.numberRepaired()) {
            flags.add(Flags.NUMBER_REPAIRED);
        }
        return new Tree(new Field(repaired.tree()), flags);
    }

    // Bytes are read faster than text. What is no UTF-8 was repaired in the text alone, and a reader of bytes would
    // take a
    // zero or a mark among the first ones for another encoding.
    private static JsonParser parser(byte[] body, TextRepair.Decoded text) throws IOException {
        boolean plain =
                !text.repaired() && body.length >= 4 && body[0] > 0 && body[1] != 0 && body[2] != 0 && body[3] != 0;
        return plain ? EarshotJson.FACTORY.createParser(body) : EarshotJson.FACTORY.createParser(text.text());
    }

    private static Broken broken(String reason, String pointer, String expectation) {
        return new Broken(new Reading.Unreadable(reason, pointer, expectation));
    }
}
