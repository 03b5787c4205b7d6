package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Review;
import dev.earshot.contracts.call.Speaker;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook says about one call: every field may be unknown ({@code null}). The merge decides, field by field,
 * whose word stands. The fields are those of {@link dev.earshot.contracts.call.CallLog}, in its order and units.
 *
 * @param callId the provider's id of the call, not empty
 * @param provider {@code vapi}, {@code retell}, {@code elevenlabs}, {@code pipecat}, {@code livekit} or {@code custom}
 * @param rank how far it is to be trusted
 * @param eventTime the event's own time, else the time of receipt
 * @param startedAt when the call began
 * @param startPrecision how {@code startedAt} is known
 * @param startSuspicious a start was stated that cannot be true
 * @param transcriptType as stated; it counts as long as there is no transcript, which has its own
 * @param deferred whether evaluation shall wait, {@code null} where the webhook has no word on it
 * @param review what a person said of the call, {@code null} where nobody did
 * @param flags about the webhook and the call, sorted; those about its turns belong to the {@link Transcript}, and those
 *     that follow from the document that stands are the merge's to raise
 */
public record CallFacts(
        String callId,
        String provider,
        Rank rank,
        Instant eventTime,
        @Nullable Origin origin,
        @Nullable Long runId,
        @Nullable Long resultId,
        @Nullable Long agentId,
        @Nullable String assistantId,
        @Nullable Instant startedAt,
        StartPrecision startPrecision,
        boolean startSuspicious,
        @Nullable Instant endedAt,
        @Nullable Long durationMs,
        @Nullable String endedReason,
        @Nullable Speaker endedBy,
        @Nullable Direction direction,
        @Nullable String customerNumber,
        @Nullable String transcriptType,
        @Nullable Transcript transcript,
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
        @Nullable List<String> redactFields,
        @Nullable List<Long> metricIds,
        @Nullable Integer mainAgentChannelIndex,
        @Nullable Boolean deferred,
        @Nullable Review review,
        Set<String> flags) {

    /** How far a webhook is to be trusted, when two say different things. */
    public enum Rank {
        /** An event during the call. */
        EARLY(1),
        /** The call's end, before its analysis ({@code call_ended}). */
        ENDED(2),
        /** The final word: an observe call, {@code call_analyzed}, {@code post_call_transcription}, {@code end-of-call-report}. */
        FINAL(3),
        /** What a person says; it beats every provider's word, whenever that comes. */
        PERSON(4);

        private final int weight;

        Rank(int weight) {
            this.weight = weight;
        }

        /** The rank as the merge stores it. */
        public int weight() {
            return weight;
        }
    }

    /** How {@code startedAt} is known; a later constant is more exact and wins over rank and time. */
    public enum StartPrecision {
        /** The time of receipt: the least seen wins. */
        RECEIPT(0),
        /** The event's own time stands in. */
        EVENT(1),
        /** When the provider made the call's record, shortly before it began. */
        CREATED(2),
        /** The provider states it. */
        STATED(3);

        private final int grade;

        StartPrecision(int grade) {
            this.grade = grade;
        }

        /** The precision as the merge stores it. */
        public int grade() {
            return grade;
        }
    }

    public CallFacts {
        if (callId.isEmpty()) {
            throw new IllegalArgumentException("facts need a call id");
        }
        flags = Set.copyOf(flags);
    }

    /** The same facts, of this agent of ours. */
    public CallFacts ofAgent(long agent) {
        Draft draft = new Draft(this);
        draft.agentId = agent;
        return draft.facts();
    }

    /** Ids only: facts hold transcript text. */
    @Override
    public String toString() {
        return "CallFacts[" + provider + " " + callId + " " + rank + "]";
    }

    /** Facts while an adapter reads them; they leave it as {@link #facts}. */
    public static final class Draft {
        private final String callId;
        private final String provider;
        private final Rank rank;
        private final Instant eventTime;
        private final Set<String> flags = new TreeSet<>();

        public @Nullable Origin origin;
        public @Nullable Long runId;
        public @Nullable Long resultId;
        public @Nullable Long agentId;
        public @Nullable String assistantId;
        public @Nullable Instant startedAt;
        public StartPrecision startPrecision = StartPrecision.STATED;
        public boolean startSuspicious;
        public @Nullable Instant endedAt;
        public @Nullable Long durationMs;
        public @Nullable String endedReason;
        public @Nullable Speaker endedBy;
        public @Nullable Direction direction;
        public @Nullable String customerNumber;
        public @Nullable String transcriptType;
        public @Nullable Transcript transcript;
        public @Nullable String recordingUrl;
        public @Nullable String recordingRef;
        public @Nullable String summary;
        public @Nullable String providerSuccess;
        public @Nullable Double costUsd;
        public @Nullable JsonNode metadata;
        public @Nullable JsonNode dynamicVariables;
        public @Nullable JsonNode providerLatency;
        public @Nullable String traceId;
        public @Nullable String feedback;
        public @Nullable List<String> redactFields;
        public @Nullable List<Long> metricIds;
        public @Nullable Integer mainAgentChannelIndex;
        public @Nullable Boolean deferred;
        public @Nullable Review review;

        /** Facts of which nothing but this is known yet. */
        public Draft(String callId, String provider, Rank rank, Instant eventTime) {
            this.callId = callId;
            this.provider = provider;
            this.rank = rank;
            this.eventTime = eventTime;
        }

        private Draft(CallFacts told) {
            this(told.callId, told.provider, told.rank, told.eventTime);
            origin = told.origin;
            runId = told.runId;
            resultId = told.resultId;
            agentId = told.agentId;
            assistantId = told.assistantId;
            startedAt = told.startedAt;
            startPrecision = told.startPrecision;
            startSuspicious = told.startSuspicious;
            endedAt = told.endedAt;
            durationMs = told.durationMs;
            endedReason = told.endedReason;
            endedBy = told.endedBy;
            direction = told.direction;
            customerNumber = told.customerNumber;
            transcriptType = told.transcriptType;
            transcript = told.transcript;
            recordingUrl = told.recordingUrl;
            recordingRef = told.recordingRef;
            summary = told.summary;
            providerSuccess = told.providerSuccess;
            costUsd = told.costUsd;
            metadata = told.metadata;
            dynamicVariables = told.dynamicVariables;
            providerLatency = told.providerLatency;
            traceId = told.traceId;
            feedback = told.feedback;
            redactFields = told.redactFields;
            metricIds = told.metricIds;
            mainAgentChannelIndex = told.mainAgentChannelIndex;
            deferred = told.deferred;
            review = told.review;
            flags.addAll(told.flags);
        }

        /** Adds a flag about the webhook or the call. */
        public void flag(String flag) {
            flags.add(flag);
        }

        /** The facts as they are now. */
        public CallFacts facts() {
            return new CallFacts(
                    callId,
                    provider,
                    rank,
                    eventTime,
                    origin,
                    runId,
                    resultId,
                    agentId,
                    assistantId,
                    startedAt,
                    startPrecision,
                    startSuspicious,
                    endedAt,
                    durationMs,
                    endedReason,
                    endedBy,
                    direction,
                    customerNumber,
                    transcriptType,
                    transcript,
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
                    deferred,
                    review,
                    flags);
        }
    }
}
