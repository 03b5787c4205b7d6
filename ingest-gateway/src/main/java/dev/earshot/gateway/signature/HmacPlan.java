package dev.earshot.gateway.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;

/**
 * Vapi's HMAC credential, as its HmacAuthenticationPlan says: algorithm, headers, prefix, encoding and payload format are
 * the customer's choice. Its timestamp may be in seconds or milliseconds; the documents do not say.
 */
final class HmacPlan implements Scheme {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "HmacSHA256", "sha512", "HmacSHA512", "sha1", "HmacSHA1");
    private static final long MILLISECONDS_FROM = 100_000_000_000L;
    private static final String BODY = "{body}";

    private final long toleranceMs;

    HmacPlan(Duration tolerance) {
        this.toleranceMs = tolerance.toMillis();
    }

    @Override
    public Check check(Head head, String secret, JsonNode options) {
        String algorithm = ALGORITHMS.get(text(options, "algorithm", "sha256").toLowerCase(Locale.ROOT));
        if (algorithm == null) {
            return Check.refused("unknown_algorithm");
        }
        boolean timed = options.path("includeTimestamp").asBoolean(true);
        String format = text(options, "payloadFormat", timed ? "{timestamp}.{body}" : BODY);
        int body = format.indexOf(BODY);
        if (body < 0 || format.indexOf(BODY, body + 1) >= 0) {
            return Check.refused("format_without_one_body"); // it would sign nothing, or need two passes
        }
        String time = head.text(text(options, "timestampHeader", "x-timestamp"));
        if (timed || format.contains("{timestamp}")) {
            long sent = Proof.number(time);
            if (sent < 0) {
                return Check.refused("no_timestamp");
            }
            long sentAt = sent >= MILLISECONDS_FROM ? sent : sent * 1_000;
            if (Math.abs(head.now().toEpochMilli() - sentAt) > toleranceMs) {
                return Check.refused("stale");
            }
        }
        String sent = head.text(text(options, "signatureHeader", "x-signature"));
        String prefix = text(options, "signaturePrefix", "");
        if (sent.isEmpty() || !sent.startsWith(prefix)) {
            return Check.refused("no_signature");
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
        mac.update(filled(format.substring(0, body), time, head, options));
        return new Check.Pending(mac, () -> {
            mac.update(filled(format.substring(body + BODY.length()), time, head, options));
            return compare(mac.doFinal(), sent.substring(prefix.length()), options);
        });
    }

    private static Check compare(byte[] digest, String sent, JsonNode options) {
        boolean base64 = text(options, "signatureEncoding", "hex").equals("base64");
        boolean same = base64 ? Proof.same(Base64.getEncoder().encodeToString(digest), sent) : Proof.same(digest, sent);
        return same ? Check.VERIFIED : Check.refused("wrong_signature");
    }

    // The body is never turned into text: it is fed between the texts around its place.
    private static byte[] filled(String around, String time, Head head, JsonNode options) {
        String text = around.replace("{timestamp}", time).replace("{method}", "POST");
        if (text.contains("{url}")) {
            text = text.replace("{url}", head.url().get());
        }
        return text.replace("{svix-id}", head.text(text(options, "messageIdHeader", "svix-id")))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode options, String name, String otherwise) {
        return options.path(name).isTextual() ? options.path(name).textValue() : otherwise;
    }
}
