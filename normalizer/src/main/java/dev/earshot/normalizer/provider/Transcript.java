package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transcript as one webhook tells it; it is merged as a whole, never row by row.
 *
 * @param type the format it came in, e.g. {@code retell}
 * @param timing how exact its times are
 * @param turns in order of start; empty when the payload says that nothing was spoken
 * @param flags what a reader should know about these turns, of {@link dev.earshot.contracts.call.Flags}
 */
public record Transcript(String type, Timing timing, List<Turn> turns, List<String> flags) {
    public Transcript {
        turns = List.copyOf(turns);
        flags = flags.stream().distinct().sorted().toList();
    }

    /** Whether agent or customer say something in it. */
    public boolean hasSpeech() {
        return turns.stream().anyMatch(turn -> turn instanceof Turn.Utterance said && said.speaker() != Speaker.SYSTEM);
    }

    /** The same turns with one more thing to know about them. */
    public Transcript flagged(String flag) {
        return new Transcript(
                type,
                timing,
                turns,
                Stream.concat(flags.stream(), Stream.of(flag)).toList());
    }
}
