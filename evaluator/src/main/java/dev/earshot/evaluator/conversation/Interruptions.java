package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    // Of all that began early enough, the one that ends last is cut short if any is: one pass with two pointers.
    static List<Interruption> by(Speaker speaker, Conversation conversation) {
        List<Spoken> others = conversation.by(speaker == Speaker.AGENT ? Speaker.USER : Speaker.AGENT);
        List<Interruption> found = new ArrayList<>();
        Spoken latest = null;
        int next = 0;
        for (Spoken by : conversation.by(speaker)) {
            while (next < others.size() && others.get(next).startMs() + MARGIN_MS <= by.startMs()) {
                latest = later(latest, others.get(next++));
            }
            if (latest != null && cutsShort(by, latest)) {
                found.add(new Interruption(by, latest));
            }
        }
        return List.copyOf(found);
    }

    private static @Nullable Spoken later(@Nullable Spoken latest, Spoken other) {
        boolean speech = other.words() >= LEAST_WORDS || other.lengthMs() >= LEAST_LENGTH_MS;
        return speech && (latest == null || other.endMs() > latest.endMs()) ? other : latest;
    }

    private static boolean cutsShort(Spoken by, Spoken of) {
        return by.startMs() < of.endMs() - MARGIN_MS && by.overlapMs(of) >= LEAST_OVERLAP_MS && !by.listening();
    }
}
