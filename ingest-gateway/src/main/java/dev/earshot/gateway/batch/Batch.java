package dev.earshot.gateway.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A body of many calls, taken apart. */
public sealed interface Batch {
    /** The most calls that one request may bring: each becomes a record, and all of them must fit the producer's buffer. */
    int MOST_CALLS = 1_000;

    /** What is said of a name that is there twice. */
    String TWICE = "Given twice; it says whose call it is and must be there once.";

    /**
     * It cannot be taken apart.
     *
     * @param field the field that is wrong, empty for the whole body
     * @param expectation what was expected there
     */
    record Wrong(String field, String expectation) implements Batch {}

    /**
     * Its calls, whatever each of them is like.
     *
     * @param agentId our agent that is said to have made them, {@code null} when nobody is
     * @param calls in their order, at least one
     */
    record Calls(@Nullable Long agentId, List<Part> calls) implements Batch {
        public Calls {
            calls = List.copyOf(calls);
        }

        /** Whether every call says that it belongs to a test run. */
        public boolean areAllOfRuns() {
            return calls.stream().allMatch(part -> part.call().hasNonNull("run_id"));
        }
    }

    /**
     * One call.
     *
     * @param text as it was sent
     * @param call the same, read; what is no object is a missing node
     * @param idTwice whether it has more than one {@code id}
     */
    record Part(String text, JsonNode call, boolean idTwice) {
        /** The provider's id of the call. */
        public String callId() {
            return call.path("id").asText();
        }

        /** The call as a record of its own carries it, with the agent beside it. */
        public byte[] of(long agentId) {
            return ("{\"agent_id\":" + agentId + ",\"call\":" + text + "}").getBytes(StandardCharsets.UTF_8);
        }

        /** Ids only: the rest is what was said. */
        @Override
        public String toString() {
            return "Part[" + text.length() + "]";
        }
    }

    /** Takes a body apart; nothing that it holds makes this fail. */
    static Batch of(byte[] body) {
        String text = TextRepair.decode(body);
        try (JsonParser parser = EarshotJson.FACTORY.createParser(text)) {
            return read(parser, text);
        } catch (StreamConstraintsException limit) {
            return new Wrong("", "At most 64 levels of nesting, 2 MiB a string and 100 digits a number are read.");
        } catch (IOException malformed) {
            return new Wrong("", "JSON parse error: one JSON object, complete to its end, was expected.");
        }
    }

    private static Batch read(JsonParser parser, String text) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return new Wrong("", "A JSON object with agent_id and calls was expected.");
        }
        Wrong wrong = null;
        Set<String> seen = new HashSet<>();
        JsonNode agent = null;
        List<Part> calls = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            boolean identity = name.equals("agent_id") || name.equals("calls");
            if (identity && !seen.add(name)) {
                wrong = wrong == null ? new Wrong(name, TWICE) : wrong;
            } else if (name.equals("agent_id")) {
                agent = token.isScalarValue() ? parser.readValueAsTree() : EarshotJson.MAPPER.createObjectNode();
            } else if (name.equals("calls") && token == JsonToken.START_ARRAY) {
                calls = parts(parser, text);
            }
            if (token.isStructStart() && !(name.equals("calls") && calls != null)) {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            return new Wrong("", "One JSON object and nothing after it was expected.");
        }
        return wrong != null ? wrong : judged(agent, calls);
    }

    private static Batch judged(@Nullable JsonNode agent, @Nullable List<Part> calls) {
        Long agentId = agent == null ? null : CallRules.id(agent);
        if (agent != null && !agent.isNull() && agentId == null) {
            return new Wrong("agent_id", "A valid integer is required.");
        }
        if (calls == null || calls.isEmpty()) {
            return new Wrong("calls", "This field is required: an array of at least one call.");
        }
        return calls.size() > MOST_CALLS
                ? new Wrong("calls", "At most " + MOST_CALLS + " calls a request; this one has " + calls.size() + ".")
                : new Calls(agentId, calls);
    }

    private static List<Part> parts(JsonParser parser, String text) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = (int) parser.currentTokenLocation().getCharOffset();
            if (token != JsonToken.START_OBJECT) {
                parser.skipChildren();
                parts.add(new Part("", EarshotJson.MAPPER.missingNode(), false));
                continue;
            }
            int ids = 0;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                ids += name.equals("id") ? 1 : 0;
                parser.nextToken();
                parser.skipChildren();
            }
            String call = text.substring(from, (int) parser.currentLocation().getCharOffset());
            parts.add(new Part(call, EarshotJson.MAPPER.readTree(call), ids > 1));
        }
        return parts;
    }
}
