package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * Vapi's HMAC credential, as its HmacAuthenticationPlan says: algorithm, headers, prefix, encoding and payload format are
 * the customer's choice. Its timestamp may be in seconds or milliseconds; the documents do not say.
 */
final class HmacPlan implements Scheme {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "HmacSHA256", "sha512", "HmacSHA512", "sha1", "HmacSHA1");
    private static final Pattern TIME = Pattern.compile("\\d{1,15}");
    private static final long MILLISECONDS_FROM = 100_000_000_000L;
    private static final long TOLERANCE_MS = Duration.ofMinutes(5).toMillis();
    private static final String BODY = "{body}";

    @Override
    public Check check(Signed request, String secret, JsonNode options) {
        String algorithm = ALGORITHMS.get(text(options, "algorithm", "sha256").toLowerCase(Locale.ROOT));
        if (algorithm == null) {
            return Check.refused("unknown_algorithm");
        }
        boolean timed = options.path("includeTimestamp").asBoolean(true);
        String format = text(options, "payloadFormat", timed ? "{timestamp}.{body}" : BODY);
        String time = request.text(text(options, "timestampHeader", "x-timestamp"));
        if (format.contains("{timestamp}") || timed) {
            if (!TIME.matcher(time).matches()) {
                return Check.refused("no_timestamp");
            }
            long sent = Long.parseLong(time);
            long sentAt = sent >= MILLISECONDS_FROM ? sent : sent * 1_000;
            if (Math.abs(request.now().toEpochMilli() - sentAt) > TOLERANCE_MS) {
                return Check.refused("stale");
            }
        }
        byte[] key;
        try {
            key = options.path("secretIsBase64").asBoolean(false)
                    ? Base64.getDecoder().decode(secret)
                    : secret.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Check.refused("secret_not_base64");
        }
        Mac mac = Macs.of(algorithm, key);
        feed(mac, format, time, request, options);
        byte[] digest = mac.doFinal();
        boolean base64 = text(options, "signatureEncoding", "hex").equals("base64");
        String expected = text(options, "signaturePrefix", "")
                + (base64
                        ? Base64.getEncoder().encodeToString(digest)
                        : HexFormat.of().formatHex(digest));
        String sent = request.text(text(options, "signatureHeader", "x-signature"));
        return Signed.same(expected, base64 ? sent : sent.toLowerCase(Locale.ROOT))
                ? Check.VERIFIED
                : Check.refused("wrong_signature");
    }

    // The body is never turned into text: it is fed between the texts around its place.
    private static void feed(Mac mac, String format, String time, Signed request, JsonNode options) {
        String[] around = format.split(Pattern.quote(BODY), -1);
        for (int i = 0; i < around.length; i++) {
            if (i > 0) {
                request.body().into(mac);
            }
            mac.update(around[i]
                    .replace("{timestamp}", time)
                    .replace("{method}", "POST")
                    .replace("{url}", request.uri().toString())
                    .replace("{svix-id}", request.text(text(options, "messageIdHeader", "svix-id")))
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String text(JsonNode options, String name, String otherwise) {
        return options.path(name).isTextual() ? options.path(name).textValue() : otherwise;
    }
}
