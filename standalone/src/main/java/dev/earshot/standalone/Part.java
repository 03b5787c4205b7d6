package dev.earshot.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One process of the system. It is found on disk, so any launcher can take over what another has started. */
sealed interface Part permits PostgresPart, JvmPart {
    /** How people call it. */
    String title();

    /** The process, while it lives. */
    Optional<ProcessHandle> process();

    /** Starts and notes it, and returns at once; nothing happens while it lives. */
    void launch() throws IOException;

    /** Asks it to end, and ends it without asking after {@code patience}. */
    void end(Duration patience) throws IOException;

    default boolean runs() {
        return process().isPresent();
    }
}
