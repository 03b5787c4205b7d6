package dev.earshot.gateway.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.gateway.body.FieldRule.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an observe body that can be judged in one streaming pass: their types, the ids, what the answer echoes.
 * The transcript is skipped, not read.
 *
 * @param values scalars and small objects by name; the transcript is not among them
 * @param field the field that is wrong, {@code null} when none is; empty when it is the whole body
 * @param expectation what was expected there
 */
public record ObservedFields(ObjectNode values, @Nullable String field, String expectation) {
    /** Longest id of a call, characters. */
    private static final int LONGEST_CALL_ID = 100;
    /** Longest free text, characters. */
    private static final int LONG_TEXT = 32_000;
    /** Largest metadata, and variables, bytes. */
    private static final int MOST_FREE_BYTES = 64 * 1024;

    private static final FieldPass.Rules RULES = new FieldPass.Rules(
            Map.ofEntries(
                    Map.entry("call_id", FieldRule.of(Kind.TEXT)),
                    Map.entry("agent", FieldRule.of(Kind.ID)),
                    Map.entry("agent_id", FieldRule.of(Kind.ID)),
                    Map.entry("assistant_id", FieldRule.text(255)),
                    Map.entry("trace_id", FieldRule.text(32)),
                    Map.entry("voice_recording", FieldRule.of(Kind.FILE)),
                    // Signed addresses are long.
                    Map.entry("voice_recording_url", new FieldRule(Kind.STRING, 8_192)),
                    Map.entry("transcript_type", FieldRule.text(100)),
                    Map.entry("transcript_json", FieldRule.of(Kind.TRANSCRIPT)),
                    Map.entry("call_ended_reason", FieldRule.text(LONG_TEXT)),
                    Map.entry("customer_number", FieldRule.text(100)),
                    Map.entry("metadata", new FieldRule(Kind.FREE, MOST_FREE_BYTES)),
                    Map.entry("dynamic_variables", new FieldRule(Kind.FREE, MOST_FREE_BYTES)),
                    Map.entry("timestamp", FieldRule.of(Kind.TIME)),
                    Map.entry("feedback", FieldRule.text(LONG_TEXT)),
                    Map.entry("redact_fields", new FieldRule(Kind.PERSONAL_DATA, 100)),
                    Map.entry("metric_ids", new FieldRule(Kind.IDS, 200)),
                    Map.entry("main_agent_channel_index", FieldRule.of(Kind.CHANNEL)),
                    Map.entry("defer_evaluation", FieldRule.of(Kind.YES_OR_NO))),
            Set.of("call_id", "agent", "agent_id", "assistant_id", "conversation_id", "call"),
            "call_id and agent or assistant_id");

    /** Whether a field says whose call it is: it may be there once. */
    static boolean isIdentity(String field) {
        return RULES.once().contains(field);
    }

    /** Whether a field may hold several values. */
    static boolean isList(String field) {
        FieldRule rule = RULES.fields().get(field);
        return rule != null && rule.isList();
    }

    /** Reads a body; nothing that it holds makes this fail. */
    public static ObservedFields of(byte[] body) {
        FieldPass pass = FieldPass.over(body, RULES);
        return pass.field() == null ? identity(pass) : of(pass);
    }

    private static ObservedFields of(FieldPass pass) {
        return new ObservedFields(pass.values(), pass.field(), pass.expectation());
    }

    private static ObservedFields identity(FieldPass pass) {
        String problem = CallIds.problem(pass.callId("call_id"), LONGEST_CALL_ID);
        if (problem != null) {
            return of(FieldPass.wrong("call_id", problem));
        }
        if (agent(pass.values()) == null
                && pass.values().path("assistant_id").asText("").isBlank()) {
            return of(FieldPass.wrong("agent", "This field is required, unless assistant_id is given."));
        }
        return of(pass.storable());
    }

    private static @Nullable Long agent(ObjectNode values) {
        String text = values.path("agent").asText("").trim();
        if (text.isEmpty()) {
            text = values.path("agent_id").asText("").trim();
        }
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    /** Our agent as stated, {@code null} when only {@code assistant_id} is. */
    public @Nullable Long agent() {
        return agent(values);
    }

    /** When the call happened as stated, {@code null} when nobody says. */
    public @Nullable Instant timestamp() {
        return FieldRule.time(values.path("timestamp"));
    }

    /** The metrics that are named; none where all are wanted. */
    public List<Long> metrics() {
        List<Long> ids = new ArrayList<>();
        values.path("metric_ids")
                .forEach(each -> ids.add(Long.valueOf(each.asText().trim())));
        return ids;
    }

    /** Whether its evaluation waits until it is released. */
    public boolean deferred() {
        String said = values.path("defer_evaluation").asText("");
        return said.equalsIgnoreCase("true") || said.equals("1");
    }

    /** A free value as it will be kept, {@code null} when absent: a form has it as JSON in a string. */
    public @Nullable JsonNode free(String name) {
        JsonNode value = values.get(name);
        JsonNode held = value != null && value.isTextual() ? EarshotJson.container(value.textValue()) : null;
        return held == null ? value : held;
    }

    /** A text field, {@code null} when absent. */
    public @Nullable String text(String name) {
        return new FieldPass(values, field, expectation).text(name);
    }
}
