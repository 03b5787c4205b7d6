package dev.earshot.gateway.body;

import io.vertx.core.Future;

/** A body on its way in. */
public interface Reading {
    /** Ends with the body, or fails with a {@link BodyFault}; no file is left then. */
    Future<Body> body();

    /** Gives it up for this reason, unless it has ended. */
    void stop(BodyFault why);
}
