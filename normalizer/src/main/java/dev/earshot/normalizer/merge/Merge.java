package dev.earshot.normalizer.merge;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
import dev.earshot.normalizer.provider.Transcript;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The merge: each field of a call log carries the {@link Stamp} of the webhook that set it, and the greater stamp wins;
 * {@code null} never wins. It takes the greatest of a set, field by field, so it is commutative, associative and
 * idempotent: any order of the same webhooks, with any repeats, gives a byte-equal document.
 */
public final class Merge {
    private static final String STARTED_AT = "started_at";
    private static final String TRANSCRIPT = "turns";
    /** Raised by webhooks that bring no transcript; true only until one does. */
    private static final Set<String> UNTIL_TRANSCRIPT = Set.of(Flags.TRANSCRIPT_PENDING, Flags.NO_TRANSCRIPT);
    /** Follow from the start that stands. */
    private static final Set<String> OF_START = Set.of(Flags.START_FROM_EVENT, Flags.START_FROM_RECEIPT);

    private final long projectId;
    private final @Nullable CallLog known;
    private final CallFacts facts;
    private final Stamp mine;
    private final Map<String, Stamp> stamps;
    private final Provenance before;

    private Merge(long projectId, @Nullable Merged known, CallFacts facts, String webhookId) {
        this.projectId = projectId;
        this.known = known == null ? null : known.call();
        this.before = known == null ? Provenance.NONE : known.provenance();
        this.facts = facts;
        this.mine = new Stamp(0, facts.rank().weight(), facts.eventTime(), webhookId);
        this.stamps = new HashMap<>(before.fields());
    }

    /**
     * Merges what one webhook says into what is known.
     *
     * @param projectId the tenant
     * @param known {@code null} for a call that nobody told of before
     * @param facts what the webhook says
     * @param receivedAt when the webhook arrived
     * @param webhookId derived from the webhook's bytes
     */
    public static Merged of(
            long projectId, @Nullable Merged known, CallFacts facts, Instant receivedAt, String webhookId) {
        return new Merge(projectId, known, facts, webhookId).merged(receivedAt);
    }

    private Merged merged(Instant receivedAt) {
        // Before any pick: the picks below read nothing but their own stamps.
        Instant startedAt = start();
        TranscriptChoice transcript = transcript();
        Set<String> raised = new TreeSet<>(before.flags());
        raised.addAll(facts.flags());
        CallLog call = new CallLog(
                projectId,
                CallLogIds.of(projectId, facts.callId()),
                facts.callId(),
                provider(),
                or(pick("origin", known == null ? null : known.origin(), facts.origin), Origin.PRODUCTION),
                pick("run_id", known == null ? null : known.runId(), facts.runId),
                pick("result_id", known == null ? null : known.resultId(), facts.resultId),
                pick("agent_id", known == null ? null : known.agentId(), facts.agentId),
                pick("assistant_id", known == null ? null : known.assistantId(), facts.assistantId),
                known == null || receivedAt.isBefore(known.receivedAt()) ? receivedAt : known.receivedAt(),
                startedAt,
                pick("ended_at", known == null ? null : known.endedAt(), facts.endedAt),
                pick("duration_ms", known == null ? null : known.durationMs(), facts.durationMs),
                pick("ended_reason", known == null ? null : known.endedReason(), facts.endedReason),
                pick("ended_by", known == null ? null : known.endedBy(), facts.endedBy),
                pick("direction", known == null ? null : known.direction(), facts.direction),
                pick("customer_number", known == null ? null : known.customerNumber(), facts.customerNumber),
                transcript.type(),
                transcript.timing(),
                transcript.turns(),
                pick("recording_url", known == null ? null : known.recordingUrl(), facts.recordingUrl),
                pick("recording_ref", known == null ? null : known.recordingRef(), facts.recordingRef),
                pick("summary", known == null ? null : known.summary(), facts.summary),
                pick("provider_success", known == null ? null : known.providerSuccess(), facts.providerSuccess),
                pick("cost_usd", known == null ? null : known.costUsd(), facts.costUsd),
                pick("metadata", known == null ? null : known.metadata(), facts.metadata),
                pick("dynamic_variables", known == null ? null : known.dynamicVariables(), facts.dynamicVariables),
                pick("provider_latency", known == null ? null : known.providerLatency(), facts.providerLatency),
                pick("trace_id", known == null ? null : known.traceId(), facts.traceId),
                pick("feedback", known == null ? null : known.feedback(), facts.feedback),
                or(pick("redact_fields", known == null ? null : known.redactFields(), facts.redactFields), List.of()),
                or(pick("metric_ids", known == null ? null : known.metricIds(), facts.metricIds), List.of()),
                pick(
                        "main_agent_channel_index",
                        known == null ? null : known.mainAgentChannelIndex(),
                        facts.mainAgentChannelIndex),
                shown(raised, transcript));
        return new Merged(call, new Provenance(stamps, List.copyOf(raised), transcript.flags()));
    }

    /** The known value or the told one, whichever has the greater stamp; remembers whose it is. */
    private <T> @Nullable T pick(String field, @Nullable T old, @Nullable T told) {
        return pick(field, old, told, mine);
    }

    private <T> @Nullable T pick(String field, @Nullable T old, @Nullable T told, Stamp stamp) {
        if (told == null) {
            return old;
        }
        Stamp standing = stamps.get(field);
        if (standing != null && standing.compareTo(stamp) >= 0) {
            return old;
        }
        stamps.put(field, stamp);
        return told;
    }

    /** A provider's own word beats that of code that observed its call. */
    private String provider() {
        long grade = facts.provider().equals("custom") ? 0 : 1;
        return or(
                pick("provider", known == null ? null : known.provider(), facts.provider(), mine.graded(grade)),
                facts.provider());
    }

    /** More exact starts win; of two times of receipt the least seen. */
    private @Nullable Instant start() {
        Instant old = known == null ? null : known.startedAt();
        Instant told = facts.startedAt;
        Stamp standing = stamps.get(STARTED_AT);
        if (told != null
                && old != null
                && standing != null
                && facts.startPrecision == StartPrecision.RECEIPT
                && standing.grade() == StartPrecision.RECEIPT.grade()) {
            if (told.isBefore(old)) {
                stamps.put(STARTED_AT, mine.graded(StartPrecision.RECEIPT.grade()));
                return told;
            }
            return old;
        }
        return pick(STARTED_AT, old, told, mine.graded(facts.startPrecision.grade()));
    }

    /** Transcripts compare first by timing, then by number of turns; each stands or falls as a whole. */
    private TranscriptChoice transcript() {
        TranscriptChoice old = known == null
                ? TranscriptChoice.NONE
                : new TranscriptChoice(known.transcriptType(), known.timing(), known.turns(), before.transcriptFlags());
        Transcript told = facts.transcript;
        if (told == null) {
            return old;
        }
        long grade = grade(told.timing()) * 1_000_000_000L + told.turns().size();
        TranscriptChoice offered = new TranscriptChoice(told.type(), told.timing(), told.turns(), told.flags());
        return or(pick(TRANSCRIPT, old, offered, mine.graded(grade)), old);
    }

    private static long grade(Timing timing) {
        return switch (timing) {
            case NONE -> 0;
            case START -> 1;
            case START_END -> 2;
            case WORDS -> 3;
        };
    }

    private List<String> shown(Set<String> raised, TranscriptChoice transcript) {
        Set<String> flags = new TreeSet<>(raised);
        flags.removeAll(OF_START);
        if (stamps.containsKey(TRANSCRIPT)) {
            flags.removeAll(UNTIL_TRANSCRIPT);
        }
        flags.addAll(transcript.flags());
        Stamp start = stamps.get(STARTED_AT);
        if (start != null && start.grade() == StartPrecision.EVENT.grade()) {
            flags.add(Flags.START_FROM_EVENT);
        } else if (start != null && start.grade() == StartPrecision.RECEIPT.grade()) {
            flags.add(Flags.START_FROM_RECEIPT);
        }
        return List.copyOf(flags);
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private record TranscriptChoice(
            @Nullable String type, Timing timing, List<dev.earshot.contracts.call.Turn> turns, List<String> flags) {
        static final TranscriptChoice NONE = new TranscriptChoice(null, Timing.NONE, List.of(), List.of());
    }
}
