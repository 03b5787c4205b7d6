package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import java.util.List;

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
}
