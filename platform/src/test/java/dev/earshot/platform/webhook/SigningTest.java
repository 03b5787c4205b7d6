package dev.earshot.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.platform.webhook.Signing.Signed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private SecretBox secrets;
    private Signing signing;

    @BeforeEach
    void open(@TempDir Path folder) {
        SecretBox.createIfAbsent(folder.resolve("keyset.json"));
        secrets = SecretBox.open(folder.resolve("keyset.json"));
        signing = new Signing(secrets);
    }

    @Test
    void theHeadersAreThoseOfStandardWebhooksAndThePlainSecret() {
        Signed signed = sign(sealed("webhook_secret", "plain"), sealed("webhook_signing_secret", KEY));

        assertThat(((Signed.Headers) signed).headers())
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .containsEntry("X-CEKURA-SECRET", "plain")
                .containsEntry("content-type", "application/json");
        assertThat(signed.toString()).doesNotContain("plain").doesNotContain("g0hM9");
    }

    @Test
    void withoutSecretsThereIsNothingToSignWith() {
        assertThat(((Signed.Headers) sign(null, null)).headers())
                .doesNotContainKeys("webhook-signature", "X-CEKURA-SECRET")
                .containsKey("webhook-id");
    }

    @Test
    void aSecretThatIsThereAndOfNoUseKeepsTheDeliveryBack() {
        String moved = secrets.seal(KEY, SecretBox.place("project", 2, "webhook_signing_secret"));
        assertThat(sign(null, moved)).isInstanceOf(Signed.Unusable.class);
        assertThat(sign(null, "not sealed")).isInstanceOf(Signed.Unusable.class);
        assertThat(sign(null, sealed("webhook_signing_secret", "no base64!"))).isInstanceOf(Signed.Unusable.class);
        assertThat(sign(sealed("webhook_secret", "a\r\nx: b"), null)).isInstanceOf(Signed.Unusable.class);
        assertThat(sign(sealed("webhook_signing_secret", "moved"), null)).isInstanceOf(Signed.Unusable.class);
    }

    @Test
    void aProjectThatIsGoneIsNobodyToTell() {
        assertThat(signing.sign(message(), ConfigSnapshot.EMPTY, NOW)).isEqualTo(new Signed.NobodyToTell());
    }

    private String sealed(String field, String secret) {
        return secrets.seal(secret, SecretBox.place("project", 1, field));
    }

    private Signed sign(@Nullable String plain, @Nullable String key) {
        ConfigDocument project = new ConfigDocument.Project(
                1,
                1,
                1,
                "p",
                1,
                "http://a",
                plain,
                key,
                true,
                true,
                Rubric.NONE,
                JsonNodeFactory.instance.objectNode(),
                false);
        return signing.sign(message(), new ConfigSnapshot(Map.of(project.key(), project), 1), NOW);
    }

    private static Message message() {
        return new Message(1, null, "msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}".getBytes(), null);
    }
}
