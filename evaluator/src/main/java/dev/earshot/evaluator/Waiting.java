package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call waits for before anything of it is planned. Told by the call alone, so that every replica says the same and
 * a restart forgets nothing; the end of it stands in the store, where the deadlines are looked for.
 *
 * @param reason what is to come
 * @param until when it is waited for no longer
 */
record Waiting(Reason reason, Instant until) {
    /** What is to come. */
    enum Reason {
        /** Its sender says that the call is whole now, by sending it again without the mark. */
        RELEASE("waits_for_release", Flags.EVALUATION_DEFERRED),
        /** A webhook with what was said. */
        TRANSCRIPT("waits_for_transcript", Flags.TRANSCRIPT_PENDING);

        private final String outcome;
        private final String flag;

        Reason(String outcome, String flag) {
            this.outcome = outcome;
            this.flag = flag;
        }

        /** The word for the counter. */
        String outcome() {
            return outcome;
        }
    }

    /**
     * How long what is waited for, from the call's first webhook.
     *
     * @param transcript also of an open metric, from its plan
     * @param release of an evaluation that was deferred
     */
    record Patience(Duration transcript, Duration release) {
        private Duration of(Reason reason) {
            return switch (reason) {
                case RELEASE -> release;
                case TRANSCRIPT -> transcript;
            };
        }
    }

    /** What this call waits for longest, {@code null} when it waits for nothing, or waited long enough. */
    static @Nullable Waiting of(CallLog call, Patience patience, Instant now) {
        return Stream.of(Reason.values())
                .filter(reason -> call.has(reason.flag))
                .map(reason -> new Waiting(reason, call.receivedAt().plus(patience.of(reason))))
                .filter(waiting -> now.isBefore(waiting.until()))
                .max(Comparator.comparing(Waiting::until))
                .orElse(null);
    }
}
