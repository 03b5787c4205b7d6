package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What every adapter concludes in the same way from what it read. */
public final class Conclusions {
    /** Longest call or offset that is believed. */
    public static final double MAX_MILLIS = Duration.ofDays(7).toMillis();

    private static final double MAX_COST_USD = 1e6;
    private static final int MAX_TRACE_ID = 32;

    private Conclusions() {}

    /** Sets the start: as stated where that can be true, else the time of the event, else nothing. */
    public static void start(
            CallFacts.Draft facts, @Nullable Instant stated, @Nullable Instant event, Instant receivedAt) {
        startAt(facts, stated, StartPrecision.STATED, receivedAt);
        startAt(facts, event, StartPrecision.EVENT, receivedAt);
    }

    /** Sets the start where none is set yet and this one can be true; a stated one that cannot is told of. */
    public static void startAt(
            CallFacts.Draft facts, @Nullable Instant start, StartPrecision precision, Instant receivedAt) {
        if (facts.startedAt != null || start == null) {
            return;
        }
        if (Times.credible(start, receivedAt)) {
            facts.startedAt = start;
            facts.startPrecision = precision;
        } else if (precision == StartPrecision.STATED) {
            facts.startSuspicious = true;
        }
    }

    /** Sets the start as code stated it, else the time of receipt: code sends a call when it is over. */
    public static void startOrReceipt(CallFacts.Draft facts, @Nullable Instant stated, Instant receivedAt) {
        start(facts, stated, null, receivedAt);
        if (facts.startedAt == null) {
            facts.startedAt = receivedAt;
            facts.startPrecision = StartPrecision.RECEIPT;
        }
    }

    /** The start that is stated and can be true, which is where points in time count from; else {@code null}. */
    public static @Nullable Instant origin(CallFacts.Draft facts) {
        return facts.startPrecision == StartPrecision.STATED ? facts.startedAt : null;
    }

    /**
     * Sets end and duration, after {@link #start}.
     *
     * @param ended as stated; dropped when it cannot be true
     * @param durationMs as stated, in ms; dropped and flagged when it is negative or above seven days
     */
    public static void end(
            CallFacts.Draft facts, @Nullable Instant ended, @Nullable Double durationMs, Instant receivedAt) {
        Instant started = origin(facts);
        if (ended != null && Times.credible(ended, receivedAt) && (started == null || !ended.isBefore(started))) {
            facts.endedAt = ended;
        }
        if (durationMs != null) {
            if (durationMs >= 0 && durationMs <= MAX_MILLIS) {
                facts.durationMs = Math.round(durationMs);
            } else {
                facts.flag(Flags.NUMBER_REPAIRED);
            }
        }
        if (facts.durationMs == null && started != null && facts.endedAt != null) {
            long between = Duration.between(started, facts.endedAt).toMillis();
            facts.durationMs = between <= MAX_MILLIS ? between : null;
        }
        if (facts.endedAt == null && started != null && facts.durationMs != null) {
            facts.endedAt = started.plusMillis(facts.durationMs);
        }
    }

    /** Sets the transcript when it has turns, else raises {@code flagWhenNone} (if there is one). */
    public static void transcript(
            CallFacts.Draft facts, @Nullable Transcript transcript, @Nullable String flagWhenNone) {
        if (transcript != null && !transcript.turns().isEmpty()) {
            facts.transcript = transcript;
        } else if (flagWhenNone != null) {
            facts.flag(flagWhenNone);
        }
    }

    /** Sets the cost, in US dollars, where it can be one. */
    public static void cost(CallFacts.Draft facts, @Nullable Double usd) {
        if (usd == null) {
            return;
        }
        if (usd >= 0 && usd <= MAX_COST_USD) {
            facts.costUsd = usd + 0.0; // no negative zero
        } else {
            facts.flag(Flags.NUMBER_REPAIRED);
        }
    }

    /** Sets reason and the side that hung up, where the reason tells. */
    public static void ended(CallFacts.Draft facts, @Nullable String reason) {
        facts.endedReason = reason;
        facts.endedBy = reason == null ? null : HangUp.by(reason);
    }

    /**
     * Whether a program asks that evaluation waits. One that does not ask for it wants it now: of several that send the
     * same call, the last word counts.
     */
    public static boolean deferred(Field field) {
        return Boolean.TRUE.equals(field.bool()) || "1".equals(field.text());
    }

    /** A trace id, {@code null} when it is none. */
    public static @Nullable String traceId(Field field) {
        String text = field.text();
        return text == null || text.length() > MAX_TRACE_ID ? null : text;
    }

    /** A web address, {@code null} when it is none. */
    public static @Nullable String url(Field... candidates) {
        for (Field each : candidates) {
            String text = each.string();
            if (text != null && (text.startsWith("https://") || text.startsWith("http://"))) {
                return text;
            }
        }
        return null;
    }
}
