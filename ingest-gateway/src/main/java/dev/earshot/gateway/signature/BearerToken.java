package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;

/** A token in {@code Authorization}, or in the header that the option {@code header} names; the word Bearer may be there. */
final class BearerToken implements Scheme {
    private static final String BEARER = "Bearer ";

    @Override
    public Check check(Signed request, String secret, JsonNode options) {
        String sent = request.text(options.path("header").asText("authorization"));
        String token = sent.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? sent.substring(BEARER.length()) : sent;
        return Signed.same(secret, token.trim()) ? Check.VERIFIED : Check.refused("wrong_secret");
    }
}
