package dev.earshot.notifier;

import dev.earshot.egress.Answer;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.AttemptOutcome;
import dev.earshot.store.delivery.Next;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an attempt came to. */
sealed interface Conclusion {
    /** It was made, and this follows. */
    record Made(Attempt attempt, Next next) implements Conclusion {}

    /** It was not made and never will be. */
    record Cancelled(String reason) implements Conclusion {}

    /**
     * When an attempt was made, and what the next one is drawn from.
     *
     * @param number 1, 2, … per delivery
     * @param nth the same since somebody asked for it again; the schedule counts from there
     * @param random from 0 to 1, for the jitter
     */
    record Try(int number, int nth, Instant started, Instant ended, double random) {
        private Next again(int status, @Nullable String retryAfter) {
            Duration in = Schedule.next(nth, status, retryAfter, ended, random);
            return in == null ? new Next.GivenUp() : new Next.Again(in);
        }
    }

    /** An attempt that was answered, or not. */
    static Made of(Answer answer, Try made) {
        return switch (answer) {
            case Answer.Received received -> received(received, made);
            case Answer.Blocked blocked -> unanswered(AttemptOutcome.BLOCKED, 0, blocked.reason(), made);
            case Answer.Timeout timeout ->
                unanswered(AttemptOutcome.TIMEOUT, timeout.durationMs(), "no answer in time", made);
            case Answer.Unreachable no -> unanswered(AttemptOutcome.UNREACHABLE, no.durationMs(), no.reason(), made);
        };
    }

    /** An attempt that a fault of ours prevented. It counts: the schedule's three days are time to mend it. */
    static Made internal(String reason, Try made) {
        return unanswered(AttemptOutcome.INTERNAL, 0, reason, made);
    }

    private static Made unanswered(AttemptOutcome outcome, long durationMs, String reason, Try made) {
        return new Made(
                new Attempt(made.number(), made.started(), durationMs, outcome, null, null, reason),
                made.again(0, null));
    }

    private static Made received(Answer.Received received, Try made) {
        int status = received.status();
        AttemptOutcome outcome = AttemptOutcome.of(status);
        Next next = switch (outcome) {
            case DELIVERED -> new Next.Done();
            case GONE -> new Next.GivenUp();
            case REFUSED, REDIRECT, TIMEOUT, UNREACHABLE, BLOCKED, INTERNAL ->
                made.again(status, received.retryAfter());
        };
        return new Made(
                new Attempt(
                        made.number(), made.started(), received.durationMs(), outcome, status, received.body(), null),
                next);
    }
}
