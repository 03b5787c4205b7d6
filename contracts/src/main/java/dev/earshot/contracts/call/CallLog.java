package dev.earshot.contracts.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.NumberForm;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The canonical call log: one call, whatever provider told of it and in however many webhooks. {@code null} always means
 * "not known", never zero and never false.
 *
 * @param projectId the tenant
 * @param id the call log id, {@link dev.earshot.contracts.id.CallLogIds}; unique within the project
 * @param callId the provider's id of the call
 * @param provider {@code vapi}, {@code retell}, {@code elevenlabs}, {@code pipecat}, {@code livekit} or {@code custom} (told
 *     by code only)
 * @param origin production, or a test run
 * @param runId the test run, when {@code origin} is {@code run}
 * @param resultId the batch of that run
 * @param agentId our id of the agent
 * @param assistantId the provider's id of the agent
 * @param receivedAt when the first webhook of this call arrived
 * @param startedAt when the call began
 * @param endedAt when the call ended
 * @param durationMs length in ms; 0 for a call that never connected
 * @param endedReason why it ended, in the provider's word; never validated against a list
 * @param endedBy which side hung up, {@code null} when neither or unknown
 * @param direction who placed the call
 * @param customerNumber the other party's number or name, as the provider spells it
 * @param transcriptType the format the transcript came in
 * @param timing how exact the transcript's times are
 * @param turns the transcript in order of start
 * @param recordingUrl where the provider keeps the recording
 * @param recordingRef the recording in our own store
 * @param summary the provider's summary
 * @param providerSuccess the provider's own idea of success, as text
 * @param costUsd cost in US dollars
 * @param metadata free object of the customer
 * @param dynamicVariables variables the agent ran with
 * @param providerLatency the provider's own latency figures, in ms, under its own names
 * @param traceId OpenTelemetry trace id, 32 hex characters
 * @param feedback free text
 * @param redactFields kinds of personal data to redact
 * @param metricIds when not empty, only these metrics are evaluated
 * @param mainAgentChannelIndex the recording's channel of the agent, 0 or 1
 * @param flags what a reader should know about this document, sorted, e.g. {@code ends_estimated}
 * @param review what a person said of the call, {@code null} as long as nobody looked
 */
public record CallLog(
        long projectId,
        long id,
        String callId,
        String provider,
        Origin origin,
        @Nullable Long runId,
        @Nullable Long resultId,
        @Nullable Long agentId,
        @Nullable String assistantId,
        Instant receivedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMs,
        @Nullable String endedReason,
        @Nullable Speaker endedBy,
        @Nullable Direction direction,
        @Nullable String customerNumber,
        @Nullable String transcriptType,
        Timing timing,
        List<Turn> turns,
        @Nullable String recordingUrl,
        @Nullable String recordingRef,
        @Nullable String summary,
        @Nullable String providerSuccess,
        @Nullable Double costUsd,
        @Nullable JsonNode metadata,
        @Nullable JsonNode dynamicVariables,
        @Nullable JsonNode providerLatency,
        @Nullable String traceId,
        @Nullable String feedback,
        List<String> redactFields,
        List<Long> metricIds,
        @Nullable Integer mainAgentChannelIndex,
        List<String> flags,
        @Nullable Review review) {

    /** A call that nobody has reviewed. */
    public CallLog(
            long projectId,
            long id,
            String callId,
            String provider,
            Origin origin,
            @Nullable Long runId,
            @Nullable Long resultId,
            @Nullable Long agentId,
            @Nullable String assistantId,
            Instant receivedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            @Nullable String endedReason,
            @Nullable Speaker endedBy,
            @Nullable Direction direction,
            @Nullable String customerNumber,
            @Nullable String transcriptType,
            Timing timing,
            List<Turn> turns,
            @Nullable String recordingUrl,
            @Nullable String recordingRef,
            @Nullable String summary,
            @Nullable String providerSuccess,
            @Nullable Double costUsd,
            @Nullable JsonNode metadata,
            @Nullable JsonNode dynamicVariables,
            @Nullable JsonNode providerLatency,
            @Nullable String traceId,
            @Nullable String feedback,
            List<String> redactFields,
            List<Long> metricIds,
            @Nullable Integer mainAgentChannelIndex,
            List<String> flags) {
        this(
                projectId,
                id,
                callId,
                provider,
                origin,
                runId,
                resultId,
                agentId,
                assistantId,
                receivedAt,
                startedAt,
                endedAt,
                durationMs,
                endedReason,
                endedBy,
                direction,
                customerNumber,
                transcriptType,
                timing,
                turns,
                recordingUrl,
                recordingRef,
                summary,
                providerSuccess,
                costUsd,
                metadata,
                dynamicVariables,
                providerLatency,
                traceId,
                feedback,
                redactFields,
                metricIds,
                mainAgentChannelIndex,
                flags,
                null);
    }

    public CallLog {
        Objects.requireNonNull(callId, "call_id");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(receivedAt, "received_at");
        metadata = NumberForm.of(metadata);
        dynamicVariables = NumberForm.of(dynamicVariables);
        providerLatency = NumberForm.of(providerLatency);
        origin = origin == null ? Origin.PRODUCTION : origin;
        timing = timing == null ? Timing.NONE : timing;
        turns = turns == null ? List.of() : List.copyOf(turns);
        redactFields = redactFields == null ? List.of() : List.copyOf(redactFields);
        metricIds = metricIds == null ? List.of() : List.copyOf(metricIds);
        flags = flags == null ? List.of() : flags.stream().distinct().sorted().toList();
        if (durationMs != null && durationMs < 0) {
            throw new IllegalArgumentException("a call cannot last less than nothing: duration_ms " + durationMs);
        }
    }

    /** When the call happened as far as anybody can tell: its start, else the first webhook. */
    public Instant timestamp() {
        return startedAt == null ? receivedAt : startedAt;
    }

    /** Whether the document carries this flag. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }
}
