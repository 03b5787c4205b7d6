package dev.earshot.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhookTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void theVectorOfTheSpecificationHolds() {
        assertThat(StandardWebhook.of(SECRET)
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1_614_265_330),
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theLibraryOfTheStandardVerifiesWhatIsSignedHere() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] key = new byte[24 + random.nextInt(41)];
            random.nextBytes(key);
            String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
            String body = "{\"text\":\"" + "Grüße \uD83D\uDCDE".repeat(random.nextInt(50)) + "\"}";
            Instant now = Instant.now();
            String signature = StandardWebhook.of(secret).sign("msg_" + i, now, body.getBytes(StandardCharsets.UTF_8));
            HttpHeaders headers = HttpHeaders.of(
                    Map.of(
                            "webhook-id",
                            List.of("msg_" + i),
                            "webhook-timestamp",
                            List.of(Long.toString(now.getEpochSecond())),
                            "webhook-signature",
                            List.of(signature)),
                    (_, _) -> true);
            assertThatCode(() -> new Webhook(secret).verify(body, headers)).doesNotThrowAnyException();
        }
    }

    @Test
    void thePrefixOfAKeyMayBeLeftOut() {
        Instant now = Instant.EPOCH;
        assertThat(StandardWebhook.of(SECRET.substring("whsec_".length())).sign("m", now, new byte[0]))
                .isEqualTo(StandardWebhook.of(SECRET).sign("m", now, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "plain secret", "whsec_***"})
    void whatIsNoKeySignsNothing(String secret) {
        assertThat(StandardWebhook.of(secret)).isNull();
    }
}
