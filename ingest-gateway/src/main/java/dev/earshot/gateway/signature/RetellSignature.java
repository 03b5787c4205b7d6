package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * Retell: {@code x-retell-signature: v=<unix ms>,d=<hex>}, HMAC-SHA256 with the API key over the body and then the
 * timestamp, at most five minutes from now in either direction (as the fifth major version of its SDK checks).
 */
final class RetellSignature implements Scheme {
    private static final Pattern HEADER = Pattern.compile("v=(\\d{1,18}),d=([0-9a-fA-F]{64})");
    private static final long TOLERANCE_MS = Duration.ofMinutes(5).toMillis();

    @Override
    public Check check(Signed request, String secret, JsonNode options) {
        Matcher header = HEADER.matcher(request.text("x-retell-signature"));
        if (!header.matches()) {
            return Check.refused("no_signature");
        }
        long sentAt = Long.parseLong(header.group(1));
        if (Math.abs(request.now().toEpochMilli() - sentAt) > TOLERANCE_MS) {
            return Check.refused("stale");
        }
        Mac mac = Macs.of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        request.body().into(mac);
        mac.update(header.group(1).getBytes(StandardCharsets.US_ASCII));
        return MessageDigest.isEqual(mac.doFinal(), HexFormat.of().parseHex(header.group(2)))
                ? Check.VERIFIED
                : Check.refused("wrong_signature");
    }
}
