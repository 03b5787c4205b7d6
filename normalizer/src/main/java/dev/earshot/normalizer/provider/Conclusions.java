package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every adapter concludes in the same way from what it read. */
public final class Conclusions {
    /** Longest call or offset that is believed. */
    public static final double MAX_MILLIS = Duration.ofDays(7).toMillis();

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{1,14}");

    private Conclusions() {}

    /** Sets the start: as stated where that can be true, else the stand-in, else nothing. */
    public static void start(CallFacts facts, @Nullable Instant stated, @Nullable Instant standIn, Instant receivedAt) {
        if (Times.credible(stated, receivedAt)) {
            facts.startedAt = stated;
            return;
        }
        if (stated != null) {
            facts.flag(Flags.EPOCH_START_SUSPICIOUS);
        }
        if (Times.credible(standIn, receivedAt)) {
            facts.startedAt = standIn;
            facts.startPrecision = CallFacts.StartPrecision.EVENT;
        }
    }

    /**
     * Sets end and duration, after {@link #start}.
     *
     * @param ended as stated; dropped when it cannot be true
     * @param durationMs as stated, in ms; dropped and flagged when it is negative or above seven days
     */
    public static void end(CallFacts facts, @Nullable Instant ended, @Nullable Double durationMs, Instant receivedAt) {
        Instant started = facts.startPrecision == CallFacts.StartPrecision.STATED ? facts.startedAt : null;
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
    public static void transcript(CallFacts facts, @Nullable Transcript transcript, @Nullable String flagWhenNone) {
        if (transcript != null && !transcript.turns().isEmpty()) {
            facts.transcript = transcript;
            Long end = lastExactEnd(transcript);
            if (end != null && facts.durationMs != null && end > facts.durationMs) {
                facts.flag(Flags.END_AFTER_DURATION);
            }
        } else if (flagWhenNone != null) {
            facts.flag(flagWhenNone);
        }
    }

    /** Sets the other party's number, kept as text where it is none. */
    public static void customerNumber(CallFacts facts, @Nullable String number) {
        facts.customerNumber = number;
        if (number != null && !E164.matcher(number).matches()) {
            facts.flag(Flags.NUMBER_NOT_E164);
        }
    }

    /** Sets reason and the side that hung up, where the reason tells. */
    public static void ended(CallFacts facts, @Nullable String reason) {
        facts.endedReason = reason;
        facts.endedBy = reason == null ? null : HangUp.by(reason);
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

    private static @Nullable Long lastExactEnd(Transcript transcript) {
        Long last = null;
        for (Turn turn : transcript.turns()) {
            if (turn instanceof Turn.Utterance said
                    && said.speaker() != Speaker.SYSTEM
                    && said.endMs() != null
                    && !said.endEstimated()
                    && (last == null || said.endMs() > last)) {
                last = said.endMs();
            }
        }
        return last;
    }
}
