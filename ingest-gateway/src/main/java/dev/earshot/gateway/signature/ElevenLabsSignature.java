package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * ElevenLabs: {@code ElevenLabs-Signature: t=<unix s>,v0=<hex>}, HMAC-SHA256 over {@code t + "." + body}. At most 30
 * minutes old; unlike its SDK we refuse a time more than five minutes ahead, and take any of several {@code v0}.
 */
final class ElevenLabsSignature implements Scheme {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final long OLDEST_MS = Duration.ofMinutes(30).toMillis();
    private static final long AHEAD_MS = Duration.ofMinutes(5).toMillis();

    @Override
    public Check check(Signed request, String secret, JsonNode options) {
        String time = "";
        List<String> signatures = new ArrayList<>();
        for (String part : request.text("elevenlabs-signature").split(",", 32)) {
            String trimmed = part.trim();
            if (trimmed.startsWith("t=")) {
                time = trimmed.substring(2);
            } else if (trimmed.startsWith("v0=")
                    && HEX.matcher(trimmed.substring(3)).matches()) {
                signatures.add(trimmed.substring(3));
            }
        }
        if (!SECONDS.matcher(time).matches() || signatures.isEmpty()) {
            return Check.refused("no_signature");
        }
        long age = request.now().toEpochMilli() - Long.parseLong(time) * 1_000;
        if (age > OLDEST_MS || age < -AHEAD_MS) {
            return Check.refused("stale");
        }
        Mac mac = Macs.of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
        request.body().into(mac);
        byte[] expected = mac.doFinal();
        boolean any = false;
        for (String signature : signatures) {
            any |= MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature));
        }
        return any ? Check.VERIFIED : Check.refused("wrong_signature");
    }
}
