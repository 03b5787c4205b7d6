package dev.earshot.platform.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of Standard Webhooks 1.0.0, version {@code v1}: HMAC-SHA256 over {@code id.timestamp.body}, the body as
 * bytes. https://github.com/standard-webhooks/standard-webhooks
 */
final class StandardWebhook {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private StandardWebhook(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * A key as people write it: base64, usually after {@code whsec_}.
     *
     * @return {@code null} when it is none
     */
    static @Nullable StandardWebhook of(String secret) {
        String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == 0 ? null : new StandardWebhook(new SecretKeySpec(bytes, ALGORITHM));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /**
     * The value of {@code webhook-signature}.
     *
     * @param id {@code webhook-id}, without a full stop
     * @param at {@code webhook-timestamp}, whole seconds count
     */
    String sign(String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
