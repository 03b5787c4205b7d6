package dev.earshot.gateway;

import dev.earshot.gateway.signature.Head;
import org.jspecify.annotations.Nullable;

/** One address where calls come in: what of a request is read there, and what becomes of it. */
interface Reception {
    /** How a body is read. */
    enum Shape {
        /** Into memory. */
        PLAIN,
        /** A form, its recording to disk. */
        FORM,
        /** Into memory, and to disk where it is so large that there is a recording in it. */
        WITH_AUDIO
    }

    /** The name in records: {@code observe} or a provider's. */
    String word();

    /** The path, without the slash that may end it. */
    String path();

    /**
     * Largest body here, without a recording, bytes.
     *
     * @param usual of every door that has no limit of its own
     */
    default int bodyLimit(int usual) {
        return usual;
    }

    /** How a body of this media type is read here. */
    Shape shape(String contentType);

    /**
     * Judges a request before a byte of its body is read.
     *
     * @param announced length of the body, -1 when it is not known
     * @return {@code null} when the body is to be read
     */
    @Nullable
    Decision before(Head head, String contentType, long announced);

    /**
     * Decides. Hashes the whole body: large ones belong on a worker.
     *
     * @throws java.io.UncheckedIOException when our disk fails
     */
    Decision decide(Arrived arrived);

    /** Decides by what is left when a bug of ours stopped {@link #decide}: verified means accepted. */
    Decision lastResort(Arrived arrived);
}
