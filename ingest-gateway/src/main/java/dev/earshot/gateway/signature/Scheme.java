package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;

/** A way of proving who sent a request. Pure, and constant in time for what it compares. */
public interface Scheme {
    /**
     * Checks a request as far as its head goes.
     *
     * @param secret of the source, never empty
     * @param options of the source, an object
     */
    Check check(Head head, String secret, JsonNode options);
}
