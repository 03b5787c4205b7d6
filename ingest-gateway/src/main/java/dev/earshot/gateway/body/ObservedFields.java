package dev.earshot.gateway.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.gateway.body.FieldPass.Kind;
import java.time.Instant;
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
    private static final FieldPass.Rules RULES = new FieldPass.Rules(
            Map.ofEntries(
                    Map.entry("call_id", Kind.TEXT),
                    Map.entry("agent", Kind.ID),
                    Map.entry("agent_id", Kind.ID),
                    Map.entry("assistant_id", Kind.TEXT),
                    Map.entry("trace_id", Kind.TEXT),
                    Map.entry("voice_recording_url", Kind.URL),
                    Map.entry("transcript_type", Kind.TEXT),
                    Map.entry("transcript_json", Kind.TRANSCRIPT),
                    Map.entry("call_ended_reason", Kind.TEXT),
                    Map.entry("customer_number", Kind.TEXT),
                    Map.entry("metadata", Kind.METADATA),
                    Map.entry("timestamp", Kind.TIME),
                    Map.entry("feedback", Kind.TEXT),
                    Map.entry("redact_fields", Kind.LIST),
                    Map.entry("metric_ids", Kind.LIST),
                    Map.entry("main_agent_channel_index", Kind.CHANNEL)),
            Set.of("call_id", "agent", "agent_id", "assistant_id", "conversation_id", "call"),
            "call_id and agent or assistant_id");

    /** Whether a field says whose call it is: it may be there once. */
    static boolean isIdentity(String field) {
        return RULES.once().contains(field);
    }

    /** Whether a field may hold several values. */
    static boolean isList(String field) {
        return RULES.kinds().get(field) == Kind.LIST;
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
        String problem = CallIds.problem(pass.text("call_id"));
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
        return FieldPass.time(values.path("timestamp"));
    }

    /** A text field, {@code null} when absent. */
    public @Nullable String text(String name) {
        return new FieldPass(values, field, expectation).text(name);
    }
}
