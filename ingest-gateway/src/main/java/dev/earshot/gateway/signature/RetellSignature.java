package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.crypto.Mac;

/**
 * Retell: {@code x-retell-signature: v=<unix ms>,d=<hex>}, HMAC-SHA256 with the API key over the body and then the
 * timestamp, within the tolerance in either direction (as the fifth major version of its SDK checks).
 */
final class RetellSignature implements Scheme {
    private static final int HEX_DIGITS = 64;

    private final long toleranceMs;

    RetellSignature(Duration tolerance) {
        this.toleranceMs = tolerance.toMillis();
    }

    @Override
    public Check check(Head head, String secret, JsonNode options) {
        String header = head.text("x-retell-signature");
        int comma = header.indexOf(",d=");
        if (!header.startsWith("v=") || comma < 0) {
            return Check.refused("no_signature");
        }
        String time = header.substring(2, comma);
        String signature = header.substring(comma + 3);
        long sentAt = Proof.number(time);
        if (sentAt < 0 || !Proof.isHex(signature, HEX_DIGITS)) {
            return Check.refused("no_signature");
        }
        if (Math.abs(head.now().toEpochMilli() - sentAt) > toleranceMs) {
            return Check.refused("stale");
        }
        Mac mac = Macs.of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        return new Check.Pending(mac, () -> {
            mac.update(time.getBytes(StandardCharsets.US_ASCII));
            return Proof.same(mac.doFinal(), signature) ? Check.VERIFIED : Check.refused("wrong_signature");
        });
    }
}
