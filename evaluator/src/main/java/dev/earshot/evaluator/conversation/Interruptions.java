package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import java.util.ArrayList;
import java.util.List;

/**
 * Who cuts whom short. Somebody interrupts who begins inside another's utterance, at least 200 ms from both its ends,
 * speaks over it for 300 ms or more, and says more than that he is listening.
 */
public final class Interruptions {
    private static final long MARGIN_MS = 200;
    private static final long LEAST_OVERLAP_MS = 300;
    private static final int LEAST_WORDS = 3;
    private static final long LEAST_LENGTH_MS = 500;

    /** One of them. */
    public record Interruption(Spoken by, Spoken of) {}

    private Interruptions() {}

    /** Those by one speaker, by start. */
    public static List<Interruption> by(Speaker speaker, Conversation conversation) {
        List<Interruption> found = new ArrayList<>();
        for (Spoken by : conversation.by(speaker)) {
            for (Spoken of : conversation.spoken()) {
                if (of.speaker() != speaker && cutsShort(by, of)) {
                    found.add(new Interruption(by, of));
                    break;
                }
            }
        }
        return found;
    }

    private static boolean cutsShort(Spoken by, Spoken of) {
        return of.startMs() + MARGIN_MS <= by.startMs()
                && by.startMs() < of.endMs() - MARGIN_MS
                && by.overlapMs(of) >= LEAST_OVERLAP_MS
                && !Words.isBackchannel(by.text())
                && (of.words() >= LEAST_WORDS || of.lengthMs() >= LEAST_LENGTH_MS);
    }
}
