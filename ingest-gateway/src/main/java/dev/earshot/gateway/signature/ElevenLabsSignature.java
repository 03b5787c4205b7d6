package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;

/**
 * ElevenLabs: {@code ElevenLabs-Signature: t=<unix s>,v0=<hex>}, HMAC-SHA256 over {@code t + "." + body}. At most as old
 * as the tolerance; unlike its SDK we refuse a time more than five minutes ahead, and take any of several {@code v0}.
 */
final class ElevenLabsSignature implements Scheme {
    private static final int HEX_DIGITS = 64;
    private static final int MOST_PARTS = 32;
    private static final long AHEAD_MS = Duration.ofMinutes(5).toMillis();

    private final long oldestMs;

    ElevenLabsSignature(Duration oldest) {
        this.oldestMs = oldest.toMillis();
    }

    @Override
    public Check check(Head head, String secret, JsonNode options) {
        String time = "";
        List<String> signatures = new ArrayList<>(1);
        for (String part : head.text("elevenlabs-signature").split(",", MOST_PARTS)) {
            String trimmed = part.trim();
            if (trimmed.startsWith("t=")) {
                time = trimmed.substring(2);
            } else if (trimmed.startsWith("v0=") && Proof.isHex(trimmed.substring(3), HEX_DIGITS)) {
                signatures.add(trimmed.substring(3));
            }
        }
        long sentAt = Proof.number(time);
        if (sentAt < 0 || time.length() > 12 || signatures.isEmpty()) {
            return Check.refused("no_signature");
        }
        long age = head.now().toEpochMilli() - sentAt * 1_000;
        if (age > oldestMs || age < -AHEAD_MS) {
            return Check.refused("stale");
        }
        Mac mac = Macs.of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
        return new Check.Pending(mac, () -> any(mac.doFinal(), signatures));
    }

    private static Check any(byte[] expected, List<String> signatures) {
        boolean any = false;
        for (String signature : signatures) {
            any |= Proof.same(expected, signature);
        }
        return any ? Check.VERIFIED : Check.refused("wrong_signature");
    }
}
