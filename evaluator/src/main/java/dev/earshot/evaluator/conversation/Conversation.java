package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as metrics see it, read once for all of them: empty and repeated rows dropped, in the order of start, and what
 * one speaker says without a pause of 700 ms is one utterance.
 */
public final class Conversation {
    private static final long SAME_UTTERANCE_GAP_MS = 700;
    private static final long DUPLICATE_WITHIN_MS = 1_000;
    private static final long MS_PER_WORD = 400;

    private final CallLog call;
    private final List<Turn.Utterance> texts;
    private final List<Spoken> spoken;

    private Conversation(CallLog call, List<Turn.Utterance> texts, List<Spoken> spoken) {
        this.call = call;
        this.texts = texts;
        this.spoken = spoken;
    }

    /** Reads a call. */
    public static Conversation of(CallLog call) {
        List<Turn.Utterance> texts = new ArrayList<>();
        for (Turn turn : call.turns()) {
            if (turn instanceof Turn.Utterance said
                    && said.speaker() != Speaker.SYSTEM
                    && !said.text().isBlank()) {
                texts.add(said);
            }
        }
        return new Conversation(call, texts, merged(timed(texts)));
    }

    private static List<Spoken> timed(List<Turn.Utterance> texts) {
        List<Spoken> timed = new ArrayList<>();
        for (Turn.Utterance said : texts) {
            Long started = said.startMs();
            if (started == null) {
                continue;
            }
            long start = Math.max(0, started);
            int words = Words.count(said.text());
            Long ended = said.endMs();
            boolean estimated = ended == null || said.endEstimated();
            long guess = start + Math.max(1, words) * MS_PER_WORD;
            long end = ended == null ? guess : estimated ? Math.min(ended, guess) : ended;
            timed.add(new Spoken(said.speaker(), said.text(), start, Math.max(start, end), words, estimated));
        }
        timed.sort(Comparator.comparingLong(Spoken::startMs)); // stable: equal starts stay in the order of rows
        return timed;
    }

    private static List<Spoken> merged(List<Spoken> timed) {
        List<Spoken> merged = new ArrayList<>();
        for (Spoken next : timed) {
            Spoken last = merged.isEmpty() ? null : merged.getLast();
            if (last == null
                    || last.speaker() != next.speaker()
                    || next.startMs() - last.endMs() >= SAME_UTTERANCE_GAP_MS) {
                merged.add(next);
            } else if (!(last.text().equals(next.text()) && next.startMs() - last.startMs() <= DUPLICATE_WITHIN_MS)) {
                merged.set(
                        merged.size() - 1,
                        new Spoken(
                                last.speaker(),
                                last.text() + " " + next.text(),
                                last.startMs(),
                                Math.max(last.endMs(), next.endMs()),
                                last.words() + next.words(),
                                last.estimated() || next.estimated()));
            }
        }
        return List.copyOf(merged);
    }

    /** The call itself. */
    public CallLog call() {
        return call;
    }

    /** Utterances of agent and user as they were written, with or without times. */
    public List<Turn.Utterance> texts() {
        return texts;
    }

    /** Utterances with times, merged, by start. */
    public List<Spoken> spoken() {
        return spoken;
    }

    /** Those of one speaker. */
    public List<Spoken> by(Speaker speaker) {
        return spoken.stream().filter(each -> each.speaker() == speaker).toList();
    }

    /** What a metric of times lacks here, {@code null} when nothing: any times at all. */
    public @Nullable Outcome lacksTimes() {
        if (texts.isEmpty()) {
            return new Outcome.NotApplicable("Nobody says anything in this call.");
        }
        return spoken.isEmpty() ? new Outcome.NotEvaluated("needs_times", "The transcript carries no times.") : null;
    }

    /** What a metric of overlaps and lengths lacks here, {@code null} when nothing: starts and ends that are no guess. */
    public @Nullable Outcome lacksEnds() {
        Outcome lacking = lacksTimes();
        boolean exact = call.timing() == Timing.START_END || call.timing() == Timing.WORDS;
        return lacking != null || exact
                ? lacking
                : new Outcome.NotEvaluated(
                        "needs_times", "The transcript says when utterances start, not when they end.");
    }

    /** Length of the call: as told, else to the last word; milliseconds. */
    public long durationMs() {
        Long told = call.durationMs();
        return told != null && told > 0
                ? told
                : spoken.stream().mapToLong(Spoken::endMs).max().orElse(0);
    }

    /** Whether ends of utterances are guesses. */
    public boolean isEstimated() {
        return spoken.stream().anyMatch(Spoken::estimated);
    }

    /** Time that at least one of these takes, milliseconds: the length of the union. */
    public static long unionMs(List<Spoken> all) {
        long total = 0;
        long reached = Long.MIN_VALUE;
        for (Spoken each :
                all.stream().sorted(Comparator.comparingLong(Spoken::startMs)).toList()) {
            total += Math.max(0, each.endMs() - Math.max(each.startMs(), reached));
            reached = Math.max(reached, each.endMs());
        }
        return total;
    }

    /** Whether the agent is silent for more than ten seconds after the user spoke. */
    public boolean hasInfrastructureIssue() {
        return lacksTimes() == null && Silences.longestWaitMs(this) > Silences.DEFAULT_LIMIT_MS;
    }

    /** 95th percentile of the agent's response times, ms; {@code null} when there is none. */
    public @Nullable Double latencyP95Ms() {
        List<Responses.Response> responses = Responses.of(this).responses();
        return responses.isEmpty()
                ? null
                : Percentiles.of(
                        responses.stream().mapToLong(Responses.Response::ms).toArray(), 0.95);
    }
}
