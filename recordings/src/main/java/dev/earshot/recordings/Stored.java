package dev.earshot.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A recording that is there. */
public sealed interface Stored {
    /** Bytes. */
    long size();

    /** As a file of this machine, or of a folder that it shares. */
    record OnDisk(Path file, long size) implements Stored {}

    /** Somewhere else, read as it is needed. */
    record Remote(long size, Opening opening) implements Stored {}

    /** Opens a part of it. */
    @FunctionalInterface
    interface Opening {
        /**
         * The bytes of a part.
         *
         * @param from the first, counted from 0
         * @param count at least 1
         */
        InputStream open(long from, long count) throws IOException;
    }
}
