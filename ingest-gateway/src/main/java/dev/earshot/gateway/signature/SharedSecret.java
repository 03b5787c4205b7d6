package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A secret in a header, as Vapi's {@code x-vapi-secret}; the source's option {@code header} names another. Vapi sends the
 * header even when it is empty, so an empty one never matches.
 */
final class SharedSecret implements Scheme {
    @Override
    public Check check(Head head, String secret, JsonNode options) {
        String sent = head.text(options.path("header").asText("x-vapi-secret"));
        return Proof.same(secret, sent) ? Check.VERIFIED : Check.refused(sent.isEmpty() ? "no_secret" : "wrong_secret");
    }
}
