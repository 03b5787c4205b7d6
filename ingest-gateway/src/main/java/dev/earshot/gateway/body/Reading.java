package dev.earshot.gateway.body;

import io.vertx.core.Future;

/** A body on its way in. */
public interface Reading {
    /** Ends with the body, or fails with a {@link BodyFault}; no file is left then. */
    Future<Body> body();

    /** Bytes that have arrived so far. */
    long arrived();

    /** Gives it up for this reason, unless it has ended. */
    void stop(BodyFault why);
}
