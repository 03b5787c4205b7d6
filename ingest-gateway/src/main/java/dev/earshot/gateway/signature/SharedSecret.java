package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A secret in a header, as Vapi's {@code x-vapi-secret}; the source's option {@code header} names another. Vapi sends the
 * header even when it is empty, so an empty one never matches.
 */
final class SharedSecret implements Scheme {
    @Override
    public Check check(Signed request, String secret, JsonNode options) {
        String sent = request.text(options.path("header").asText("x-vapi-secret"));
        return Signed.same(secret, sent) ? Check.VERIFIED : Check.refused("wrong_secret");
    }
}
