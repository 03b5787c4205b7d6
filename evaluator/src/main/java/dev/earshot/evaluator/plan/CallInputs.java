package dev.earshot.evaluator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.evaluator.metric.Input;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What metrics read of one call, as hashes: the same hash means that a metric would say the same again. */
public final class CallInputs {
    // A document that came back from the database has its keys in another order.
    private static final ObjectWriter WRITER =
            EarshotJson.MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private final CallLog call;
    private final byte[] turns;
    private final Map<Set<Input>, String> hashes = new HashMap<>();

    /** Reads the call once for all its metrics. */
    public CallInputs(CallLog call) {
        this.call = call;
        this.turns = Hash.sha256(bytes(Map.of("timing", call.timing())), turns(call));
    }

    /**
     * The input hash of a metric: turns with their times, and what it declares beside them.
     *
     * @return 16 hex characters
     */
    public String hash(Set<Input> declared) {
        return hashes.computeIfAbsent(declared, inputs -> Hash.shortHex(Hash.sha256(turns, bytes(fields(inputs)))));
    }

    /** The input hash of a metric that ends without the transcript it waited for; no transcript ever has it. */
    public String hashWithoutTranscript() {
        return Hash.shortHex(Hash.sha256(turns, bytes("needs_transcript")));
    }

    private Map<String, @Nullable Object> fields(Set<Input> declared) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        EnumSet<Input> inOrder = EnumSet.noneOf(Input.class);
        inOrder.addAll(declared);
        for (Input input : inOrder) {
            switch (input) {
                case ENDED_REASON -> {
                    fields.put("ended_reason", call.endedReason());
                    fields.put("ended_by", call.endedBy());
                }
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

    private static byte[] turns(CallLog call) {
        return bytes(call.turns());
    }

    private static byte[] bytes(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write inputs", e);
        }
    }
}
