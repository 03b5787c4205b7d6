package dev.earshot.recordings;

import dev.earshot.contracts.recording.Reference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recordings store. Its methods block, and throw {@link java.io.UncheckedIOException} when the store fails. */
public interface Recordings {
    /**
     * Where a recording belongs.
     *
     * @param projectId the tenant
     * @param callLogId the call
     */
    record Place(long projectId, long callLogId) {}

    /** A fresh file for something that is still coming in. */
    Path incoming();

    /**
     * The file of this name for something that is still coming in, whether it is there or not.
     *
     * @param name letters, digits and dashes
     */
    Path partial(String name);

    /**
     * Gives a file that came in to each of its owners: every one has a recording of his own, so that who deletes his call
     * deletes no other's. The file itself stays the caller's.
     *
     * @param owners at least one
     * @param filename as the sender called it; only its ending is used
     * @return the references that travel with the calls, in the order of the owners
     */
    List<String> keep(Path incoming, List<Place> owners, String filename);

    /** What is kept under a reference, {@code null} when there is nothing, or nothing yet. */
    @Nullable
    Stored find(Reference reference);

    /** Deletes what is kept under a reference; nothing happens where there is nothing. */
    void erase(Reference reference);

    /** Throws away what came in. */
    void drop(Path incoming);

    /**
     * Deletes what former processes left behind. Others may share the folder: only what nobody can still be writing.
     *
     * @param before younger files stay
     * @return how many went
     */
    int sweep(Instant before);
}
