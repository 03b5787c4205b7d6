package dev.earshot.contracts.call;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.NumberForm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a transcript. Offsets are milliseconds from the origin of the transcript's own clock, which need not be
 * {@link CallLog#startedAt()}; they are {@code null} where the provider does not tell.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Turn.Utterance.class, name = "utterance"),
    @JsonSubTypes.Type(value = Turn.ToolCall.class, name = "tool_call"),
    @JsonSubTypes.Type(value = Turn.ToolResult.class, name = "tool_result"),
    @JsonSubTypes.Type(value = Turn.Event.class, name = "event")
})
public sealed interface Turn {

    /** Offset of the start in ms, or {@code null} when unknown. */
    @Nullable
    Long startMs();

    /**
     * Somebody speaks.
     *
     * @param speaker who
     * @param text what was said, as the provider spells it; never {@code null}, may be empty
     * @param startMs offset of the first word in ms
     * @param endMs offset of the end in ms; estimated where {@code endEstimated}
     * @param endEstimated whether the end is a guess: the next row's start, or the end of the call
     * @param interrupted whether the provider says that this utterance was cut off
     * @param responseId the provider's id of the answer that this utterance is a part of: a barge-in splits one answer
     *     into several rows with the same id; {@code null} where the provider gives none
     */
    record Utterance(
            Speaker speaker,
            String text,
            @Nullable Long startMs,
            @Nullable Long endMs,
            boolean endEstimated,
            boolean interrupted,
            @Nullable String responseId)
            implements Turn {
        public Utterance {
            Objects.requireNonNull(speaker, "speaker");
            Objects.requireNonNull(text, "text");
        }

        /** An utterance with exact times, not interrupted. */
        public static Utterance of(Speaker speaker, String text, @Nullable Long startMs, @Nullable Long endMs) {
            return new Utterance(speaker, text, startMs, endMs, false, false, null);
        }
    }

    /**
     * The agent calls a tool.
     *
     * @param id the provider's id of the call, {@code null} when it gives none
     * @param name the tool's name
     * @param arguments the arguments: parsed where they are JSON, else a text node; {@code null} when absent
     * @param startMs offset in ms; the end of the row before where the provider gives no time
     */
    record ToolCall(
            @Nullable String id,
            String name,
            @Nullable JsonNode arguments,
            @Nullable Long startMs) implements Turn {
        public ToolCall {
            Objects.requireNonNull(name, "name");
            arguments = NumberForm.of(arguments);
        }
    }

    /**
     * What a tool answered.
     *
     * @param id the id of the {@link ToolCall} it answers, {@code null} when unknown
     * @param name the tool's name, taken from its call where the row has none; {@code null} when unknown
     * @param result the answer: parsed where it is JSON, else a text node; {@code null} when absent
     * @param failed {@code true} when the provider or the content says the call failed, {@code null} when nothing tells
     * @param latencyMs how long the tool took, in ms, where the provider says so
     * @param startMs offset in ms
     */
    record ToolResult(
            @Nullable String id,
            @Nullable String name,
            @Nullable JsonNode result,
            @Nullable Boolean failed,
            @Nullable Long latencyMs,
            @Nullable Long startMs)
            implements Turn {
        public ToolResult {
            result = NumberForm.of(result);
        }
    }

    /**
     * Something else that happened: a node transition, a key press, a transfer.
     *
     * @param name what, in the provider's word
     * @param text detail, {@code null} when there is none
     * @param startMs offset in ms
     */
    record Event(
            String name, @Nullable String text, @Nullable Long startMs) implements Turn {
        public Event {
            Objects.requireNonNull(name, "name");
        }
    }
}
