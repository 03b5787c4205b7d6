package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/** Checks a whole request as the gateway does: head, then body, then end. */
final class Checks {
    private static final Schemes SCHEMES = new Schemes(Schemes.Tolerances.USUAL);

    private Checks() {}

    static boolean verifies(String scheme, Head head, String secret, JsonNode options, byte[] body) {
        return check(scheme, head, secret, options, body) instanceof Check.Verified;
    }

    static Check check(String scheme, Head head, String secret, JsonNode options, byte[] body) {
        Check check = Objects.requireNonNull(SCHEMES.byName(scheme)).check(head, secret, options);
        if (check instanceof Check.Pending pending) {
            Payload.of(body).into(List.of(pending.mac()));
            return pending.end().get();
        }
        return check;
    }
}
