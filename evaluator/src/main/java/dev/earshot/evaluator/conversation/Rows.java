package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a transcript in which agent or user say something, cleaned: a row that comes twice (same speaker, same
 * text, start within a second) counts once, with the longer end.
 *
 * @param said in the order of rows
 * @param spoken those with times, by start, what one says without a pause of 700 ms as one
 * @param repeated how many rows were dropped
 * @param endsBeforeStart whether a row ended before it began; its end is then its start
 * @param wordsEstimated whether words had to be found in a script without spaces
 */
record Rows(List<Said> said, List<Spoken> spoken, int repeated, boolean endsBeforeStart, boolean wordsEstimated) {
    private static final long SAME_UTTERANCE_GAP_MS = 700;
    private static final long REPEATED_WITHIN_MS = 1_000;
    private static final long MS_PER_WORD = 400;

    Rows {
        said = List.copyOf(said);
        spoken = List.copyOf(spoken);
    }

    static Rows of(List<Turn> turns) {
        List<Row> kept = new ArrayList<>();
        Map<Key, Integer> last = new HashMap<>();
        int repeated = 0;
        boolean wordsEstimated = false;
        for (Turn turn : turns) {
            if (!(turn instanceof Turn.Utterance said)
                    || said.speaker() == Speaker.SYSTEM
                    || said.text().isBlank()) {
                continue;
            }
            Key key = new Key(said.speaker(), said.text().strip());
            Integer before = last.get(key);
            if (before != null && kept.get(before).isRepeatedBy(said)) {
                kept.set(before, kept.get(before).withEndOf(said));
                repeated++;
                continue;
            }
            Words words = Words.of(said.text());
            wordsEstimated |= words.estimated();
            last.put(key, kept.size());
            kept.add(new Row(said, words));
        }
        boolean backwards = kept.stream().anyMatch(Row::endsBeforeStart);
        return new Rows(
                kept.stream().map(Row::said).toList(), merged(timed(kept)), repeated, backwards, wordsEstimated);
    }

    private static List<Spoken> timed(List<Row> rows) {
        List<Spoken> timed = new ArrayList<>();
        for (Row row : rows) {
            Spoken spoken = row.spoken();
            if (spoken != null) {
                timed.add(spoken);
            }
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
            } else {
                merged.set(merged.size() - 1, last.and(next));
            }
        }
        return merged;
    }

    private record Key(Speaker speaker, String text) {}

    private record Row(Turn.Utterance of, Words words) {
        boolean isRepeatedBy(Turn.Utterance other) {
            Long mine = of.startMs();
            Long its = other.startMs();
            return mine != null && its != null && Math.abs(its - mine) <= REPEATED_WITHIN_MS;
        }

        /** An end that is told is worth more than a guess; of two alike the longer one stands. */
        Row withEndOf(Turn.Utterance other) {
            Long mine = of.endMs();
            Long its = other.endMs();
            boolean better = its != null
                    && (mine == null
                            || (of.endEstimated() && !other.endEstimated())
                            || (of.endEstimated() == other.endEstimated() && its > mine));
            return better
                    ? new Row(
                            new Turn.Utterance(
                                    of.speaker(),
                                    of.text(),
                                    of.startMs(),
                                    its,
                                    other.endEstimated(),
                                    of.interrupted() || other.interrupted(),
                                    of.responseId()),
                            words)
                    : this;
        }

        boolean endsBeforeStart() {
            Long start = of.startMs();
            Long end = of.endMs();
            return start != null && end != null && end < start;
        }

        Said said() {
            Long start = of.startMs();
            return new Said(of.speaker(), words.count(), start == null ? null : (Long) Math.max(0, start));
        }

        @Nullable
        Spoken spoken() {
            Long started = of.startMs();
            if (started == null) {
                return null;
            }
            long start = Math.max(0, started);
            Long ended = of.endMs();
            boolean estimated = ended == null || of.endEstimated();
            long guess = start + Math.max(1, words.count()) * MS_PER_WORD;
            long end = ended == null ? guess : estimated ? Math.min(ended, guess) : ended;
            return new Spoken(of.speaker(), start, Math.max(start, end), words.count(), words.listening(), estimated);
        }
    }
}
