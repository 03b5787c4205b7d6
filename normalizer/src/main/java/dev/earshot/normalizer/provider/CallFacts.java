package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Speaker;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook says about one call: every field may be unknown ({@code null}). The merge decides, field by field,
 * whose word stands.
 */
public final class CallFacts {
    /** How far a webhook is to be trusted, when two say different things. */
    public enum Rank {
        /** An event during the call. */
        EARLY(1),
        /** The call's end, before its analysis ({@code call_ended}). */
        ENDED(2),
        /** The final word: an observe call, {@code call_analyzed}, {@code post_call_transcription}, {@code end-of-call-report}. */
        FINAL(3);

        private final int weight;

        Rank(int weight) {
            this.weight = weight;
        }

        /** The rank as the merge stores it; a person's word will be 4. */
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
        /** The provider states it. */
        STATED(2);

        private final int grade;

        StartPrecision(int grade) {
            this.grade = grade;
        }

        /** The precision as the merge stores it. */
        public int grade() {
            return grade;
        }
    }

    private final String callId;
    private final String provider;
    private final Rank rank;
    private final Instant eventTime;
    private final Set<String> flags = new TreeSet<>();

    public @Nullable Long agentId;
    public @Nullable String assistantId;
    public @Nullable Instant startedAt;
    public StartPrecision startPrecision = StartPrecision.STATED;
    public @Nullable Instant endedAt;
    public @Nullable Long durationMs;
    public @Nullable String endedReason;
    public @Nullable Speaker endedBy;
    public @Nullable Direction direction;
    public @Nullable String customerNumber;
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
    public @Nullable Origin origin;
    public @Nullable Long runId;
    public @Nullable Long resultId;

    /**
     * @param callId the provider's id of the call, not empty
     * @param provider {@code vapi}, {@code retell}, {@code elevenlabs} or {@code custom}
     * @param rank how far it is to be trusted
     * @param eventTime the event's own time, else the time of receipt
     */
    public CallFacts(String callId, String provider, Rank rank, Instant eventTime) {
        if (callId.isEmpty()) {
            throw new IllegalArgumentException("facts need a call id");
        }
        this.callId = callId;
        this.provider = provider;
        this.rank = rank;
        this.eventTime = eventTime;
    }

    /**
     * Adds a flag about the call (flags about its turns belong to the {@link Transcript}). {@code transcript_pending} and
     * {@code no_transcript} show only as long as no webhook brought a transcript.
     */
    public void flag(String flag) {
        flags.add(flag);
    }

    public String callId() {
        return callId;
    }

    public String provider() {
        return provider;
    }

    public Rank rank() {
        return rank;
    }

    public Instant eventTime() {
        return eventTime;
    }

    /** Flags about the call, sorted. */
    public Set<String> flags() {
        return Set.copyOf(flags);
    }
}
