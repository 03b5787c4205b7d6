package dev.earshot.evaluator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.Input;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What metrics read of one call, as hashes: the same hash means that a metric would say the same again. */
public final class CallInputs {
    // A document that came back from the database has its keys in another order.
    private static final ObjectWriter WRITER = EarshotJson.MAPPER
            .writer()
            .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final List<String> FLAGS = Stream.concat(
                    Conversation.WITHOUT_TRANSCRIPT.stream(), Stream.of(Flags.NEVER_CONNECTED, Flags.ROLES_UNDECIDED))
            .sorted()
            .toList();

    private final CallLog call;
    private final byte[] speech;
    private final Map<Set<Input>, String> hashes = new HashMap<>();

    /** Reads the call once for all its metrics. */
    public CallInputs(CallLog call) {
        this.call = call;
        this.speech = Hash.sha256(bytes(speech(call)));
    }

    /**
     * The input hash of a metric: who says what and when, and what it declares beside that.
     *
     * @return 16 hex characters
     */
    public String hash(Set<Input> declared) {
        return hashes.computeIfAbsent(declared, inputs -> Hash.shortHex(Hash.sha256(speech, bytes(fields(inputs)))));
    }

    private static Map<String, Object> speech(CallLog call) {
        List<List<@Nullable Object>> said = new ArrayList<>();
        for (Turn turn : call.turns()) {
            if (turn instanceof Turn.Utterance each && each.speaker() != Speaker.SYSTEM) {
                said.add(Arrays.asList(each.speaker(), each.text(), each.startMs(), each.endMs(), each.endEstimated()));
            }
        }
        return Map.of(
                "said",
                said,
                "timing",
                call.timing(),
                "flags",
                FLAGS.stream().filter(call::has).toList(),
                // Rows in which nobody speaks are a transcript, too.
                "rows",
                !call.turns().isEmpty());
    }

    private static List<List<@Nullable Object>> tools(CallLog call) {
        List<List<@Nullable Object>> tools = new ArrayList<>();
        for (Turn turn : call.turns()) {
            if (turn instanceof Turn.ToolCall tool) {
                tools.add(Arrays.asList("call", tool.id(), tool.name(), tool.startMs()));
            } else if (turn instanceof Turn.ToolResult result) {
                tools.add(Arrays.asList(
                        "result", result.id(), result.name(), result.failed(), result.latencyMs(), result.startMs()));
            }
        }
        return tools;
    }

    private Map<String, @Nullable Object> fields(Set<Input> declared) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        EnumSet<Input> inOrder = EnumSet.noneOf(Input.class);
        inOrder.addAll(declared);
        for (Input input : inOrder) {
            switch (input) {
                case TOOLS -> fields.put("tools", tools(call));
                case ENDED_BY -> fields.put("ended_by", call.endedBy());
                case ENDED_REASON -> fields.put("ended_reason", call.endedReason());
                case DURATION -> fields.put("duration_ms", call.durationMs());
                case RECORDING -> {
                    fields.put("recording_ref", call.recordingRef());
                    fields.put("recording_url", call.recordingUrl());
                }
                case METADATA -> fields.put("metadata", call.metadata());
                case DYNAMIC_VARIABLES -> fields.put("dynamic_variables", call.dynamicVariables());
            }
        }
        return fields;
    }

    private static byte[] bytes(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write inputs", e);
        }
    }
}
