package dev.earshot.platform.cure;

import com.fasterxml.jackson.core.JacksonException;
import io.smallrye.mutiny.Uni;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Curable failure is repeated in place: Kafka or PostgreSQL away, a connection lost, a deadlock. Neither acknowledged nor
 * refused, the batch waits in the hand. A bug of ours would fail in the same way for ever, so it is passed on.
 */
public final class Cure {
    private static final Logger LOG = Logger.getLogger(Cure.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private Cure() {}

    /**
     * Does the work until it succeeds or fails for a reason that time does not cure.
     *
     * @param what is away when it fails, a word for the log
     * @param work made anew for each try
     * @return fails only with what {@link #isCurable} denies
     */
    public static <T> Uni<T> until(String what, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(Cure::isCurable)
                .invoke(failure -> LOG.warnf(
                        "%s is away, trying again: %s", what, failure.getClass().getName()))
                .onFailure(Cure::isCurable)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    /**
     * Whether the same work may succeed later. What a program does wrong by itself never does; what a partner answers is
     * curable unless the caller knows better (a database that refuses the data says so in its own words).
     */
    public static boolean isCurable(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return switch (cause) {
            case NullPointerException _,
                    IllegalArgumentException _,
                    ClassCastException _,
                    IndexOutOfBoundsException _,
                    ArithmeticException _,
                    UnsupportedOperationException _,
                    NoSuchElementException _,
                    DateTimeException _,
                    MatchException _,
                    UncheckedIOException _,
                    JacksonException _,
                    StackOverflowError _,
                    LinkageError _,
                    AssertionError _ -> false;
            default -> true;
        };
    }

    private static Throwable unwrapped(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrapped(cause) : failure;
    }
}
