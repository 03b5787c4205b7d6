package dev.earshot.normalizer.merge;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The merge: each field of a call log carries the {@link Stamp} of the webhook that set it, and the greater stamp wins;
 * {@code null} never wins. It takes the greatest of a set, field by field, so it is commutative, associative and
 * idempotent: any order of the same webhooks, with any repeats, gives a byte-equal document.
 */
public final class Merge {
    private static final String STARTED_AT = "started_at";
    private static final String TRANSCRIPT = "turns";
    /** Grade of a transcript that a person wrote: above any that timing and length give. */
    private static final long PERSONS = 1_000_000_000_000_000L;

    private final long projectId;
    private final @Nullable CallLog known;
    private final CallFacts facts;
    private final Stamp mine;
    private final Map<String, Stamp> stamps;
    private final Provenance before;
    private boolean startSuspicious;

    private Merge(long projectId, @Nullable Merged known, CallFacts facts, String webhookId) {
        this.projectId = projectId;
        this.known = known == null ? null : known.call();
        this.before = known == null ? Provenance.NONE : known.provenance();
        this.facts = facts;
        this.mine = new Stamp(0, facts.rank().weight(), facts.eventTime(), webhookId);
        this.stamps = new HashMap<>(before.fields());
        this.startSuspicious = before.startSuspicious();
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
        String statedType = pick("transcript_type", CallLog::transcriptType, facts.transcriptType());
        Boolean deferred = pick("deferred", call -> call.has(Flags.EVALUATION_DEFERRED), facts.deferred());
        Long durationMs = pick("duration_ms", CallLog::durationMs, facts.durationMs());
        String customerNumber = pick("customer_number", CallLog::customerNumber, facts.customerNumber());
        CallLog call = new CallLog(
                projectId,
                known == null ? CallLogIds.of(projectId, facts.callId()) : known.id(),
                facts.callId(),
                provider(),
                or(pick("origin", CallLog::origin, facts.origin()), Origin.PRODUCTION),
                pick("run_id", CallLog::runId, facts.runId()),
                pick("result_id", CallLog::resultId, facts.resultId()),
                pick("agent_id", CallLog::agentId, facts.agentId()),
                pick("assistant_id", CallLog::assistantId, facts.assistantId()),
                known == null || receivedAt.isBefore(known.receivedAt()) ? receivedAt : known.receivedAt(),
                startedAt,
                pick("ended_at", CallLog::endedAt, facts.endedAt()),
                durationMs,
                pick("ended_reason", CallLog::endedReason, facts.endedReason()),
                pick("ended_by", CallLog::endedBy, facts.endedBy()),
                pick("direction", CallLog::direction, facts.direction()),
                customerNumber,
                stamps.containsKey(TRANSCRIPT) ? transcript.type() : statedType,
                transcript.timing(),
                transcript.turns(),
                pick("recording_url", CallLog::recordingUrl, facts.recordingUrl()),
                pick("recording_ref", CallLog::recordingRef, facts.recordingRef()),
                pick("summary", CallLog::summary, facts.summary()),
                pick("provider_success", CallLog::providerSuccess, facts.providerSuccess()),
                pick("cost_usd", CallLog::costUsd, facts.costUsd()),
                pick("metadata", CallLog::metadata, facts.metadata()),
                pick("dynamic_variables", CallLog::dynamicVariables, facts.dynamicVariables()),
                pick("provider_latency", CallLog::providerLatency, facts.providerLatency()),
                pick("trace_id", CallLog::traceId, facts.traceId()),
                pick("feedback", CallLog::feedback, facts.feedback()),
                or(pick("redact_fields", CallLog::redactFields, facts.redactFields()), List.of()),
                or(pick("metric_ids", CallLog::metricIds, facts.metricIds()), List.of()),
                pick("main_agent_channel_index", CallLog::mainAgentChannelIndex, facts.mainAgentChannelIndex()),
                StandingFlags.of(
                        provenance(transcript),
                        Boolean.TRUE.equals(deferred),
                        customerNumber,
                        durationMs,
                        transcript.turns()),
                pick("review", CallLog::review, facts.review()));
        return new Merged(call, provenance(transcript));
    }

    private Provenance provenance(TranscriptChoice transcript) {
        Set<String> raised = new TreeSet<>(before.flags());
        raised.addAll(facts.flags());
        return new Provenance(stamps, List.copyOf(raised), transcript.flags(), startSuspicious);
    }

    /** The known value or the told one, whichever has the greater stamp; remembers whose it is. */
    private <T> @Nullable T pick(String field, Function<CallLog, @Nullable T> old, @Nullable T told) {
        return pick(field, known == null ? null : old.apply(known), told, mine);
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
        String old = known == null ? null : known.provider();
        return or(pick("provider", old, facts.provider(), mine.graded(grade)), facts.provider());
    }

    /** More exact starts win; of two times of receipt the least seen. */
    private @Nullable Instant start() {
        Instant old = known == null ? null : known.startedAt();
        Instant told = facts.startedAt();
        Stamp standing = stamps.get(STARTED_AT);
        Stamp stamp = mine.graded(facts.startPrecision().grade());
        Instant start;
        if (told != null
                && old != null
                && standing != null
                && facts.startPrecision() == StartPrecision.RECEIPT
                && standing.grade() == StartPrecision.RECEIPT.grade()) {
            start = leastSeen(old, told, stamp);
        } else {
            start = pick(STARTED_AT, old, told, stamp);
        }
        if (standing == null && start == null) {
            startSuspicious |= facts.startSuspicious();
        } else if (stamp.equals(stamps.get(STARTED_AT))) {
            startSuspicious = facts.startSuspicious();
        }
        return start;
    }

    private Instant leastSeen(Instant old, Instant told, Stamp stamp) {
        if (!told.isBefore(old)) {
            return old;
        }
        stamps.put(STARTED_AT, stamp);
        return told;
    }

    /** Transcripts compare first by timing, then by number of turns; a person's beats them all. Each stands or falls whole. */
    private TranscriptChoice transcript() {
        TranscriptChoice old = known == null
                ? TranscriptChoice.NONE
                : new TranscriptChoice(known.transcriptType(), known.timing(), known.turns(), before.transcriptFlags());
        Transcript told = facts.transcript();
        if (told == null) {
            return old;
        }
        long grade = facts.rank() == CallFacts.Rank.PERSON
                ? PERSONS
                : grade(told.timing()) * 1_000_000_000L + told.turns().size();
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

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private record TranscriptChoice(@Nullable String type, Timing timing, List<Turn> turns, List<String> flags) {
        static final TranscriptChoice NONE = new TranscriptChoice(null, Timing.NONE, List.of(), List.of());
    }
}
