package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;

/** A token in {@code Authorization}, or in the header that the option {@code header} names; the word Bearer may be there. */
final class BearerToken implements Scheme {
    private static final String BEARER = "Bearer ";

    @Override
    public Check check(Head head, String secret, JsonNode options) {
        String sent = head.text(options.path("header").asText("authorization"));
        String token = sent.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? sent.substring(BEARER.length()) : sent;
        return Proof.same(secret, token.trim())
                ? Check.VERIFIED
                : Check.refused(sent.isEmpty() ? "no_secret" : "wrong_secret");
    }
}
