package dev.earshot.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final byte[] BODY = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "a-secret";

    private final ObjectNode options = JsonNodeFactory.instance.objectNode();

    @ParameterizedTest
    @CsvSource({"SHA256=,false", "SHA256=,true", "sha256=,true", "'',true"})
    void aPrefixIsTakenAsItStandsAndHexInEitherCase(String prefix, boolean upper) throws Exception {
        options.put("includeTimestamp", false).put("signaturePrefix", prefix);
        String hex = hmac(BODY);
        String sent = prefix + (upper ? hex.toUpperCase(Locale.ROOT) : hex);

        assertThat(hmacPlan(Map.of("x-signature", sent))).isEqualTo(Check.VERIFIED);
        assertThat(hmacPlan(Map.of("x-signature", "other" + sent))).isInstanceOf(Check.Refused.class);
    }

    @Test
    void base64IsComparedAsItStands() throws Exception {
        options.put("includeTimestamp", false).put("signatureEncoding", "base64");
        String sent = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hmac(BODY)));
        assertThat(hmacPlan(Map.of("x-signature", sent))).isEqualTo(Check.VERIFIED);
        assertThat(hmacPlan(Map.of("x-signature", sent.toLowerCase(Locale.ROOT))))
                .isInstanceOf(Check.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{timestamp}", "", "{body}{body}"})
    void aFormatThatDoesNotSignTheBodyOnceIsRefused(String format) throws Exception {
        options.put("payloadFormat", format);
        String time = Long.toString(NOW.getEpochSecond());
        String signed = hmac(format.replace("{timestamp}", time).getBytes(StandardCharsets.UTF_8));
        assertThat(hmacPlan(Map.of("x-signature", signed, "x-timestamp", time))).isInstanceOf(Check.Refused.class);
    }

    @Test
    void everyPlaceOfAFormatIsFilled() throws Exception {
        options.put("payloadFormat", "{method} {url} {svix-id} {timestamp} {body}!");
        String time = Long.toString(NOW.toEpochMilli());
        String around = "POST https://localhost/x?y=1 id_1 " + time + " ";
        String signed =
                hmac((around + new String(BODY, StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8));
        assertThat(hmacPlan(Map.of("x-signature", signed, "x-timestamp", time, "svix-id", "id_1")))
                .isEqualTo(Check.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource({"299000,true", "300000,true", "300001,false", "-300000,true", "-300001,false"})
    void retellsToleranceIsFiveMinutesInEitherDirection(long age, boolean verified) throws Exception {
        String time = Long.toString(NOW.toEpochMilli() - age);
        Head head = head(Map.of("x-retell-signature", "v=" + time + ",d=" + hmac(concat(BODY, time))));
        assertThat(Checks.verifies("retell", head, SECRET, options, BODY)).isEqualTo(verified);
    }

    @Test
    void aToleranceIsTheOperatorsToSet() throws Exception {
        Schemes strict = new Schemes(
                new Schemes.Tolerances(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        String time = Long.toString(NOW.toEpochMilli() - 2_000);
        Head head = head(Map.of("x-retell-signature", "v=" + time + ",d=" + hmac(concat(BODY, time))));
        assertThat(Objects.requireNonNull(strict.byName("retell")).check(head, SECRET, options))
                .isEqualTo(Check.refused("stale"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=,d=", "v=1,d=zz", "v=12345678901234567890,d=0", "d=0,v=1", " v=1,d=0"})
    void aMalformedHeaderOfRetellIsNoSignature(String value) {
        Head head = head(Map.of("x-retell-signature", value));
        assertThat(Checks.check("retell", head, SECRET, options, BODY)).isEqualTo(Check.refused("no_signature"));
    }

    @Test
    void anOldHeaderIsRefusedBeforeAByteOfTheBodyIsHashed() {
        Head head = head(Map.of("elevenlabs-signature", "t=1,v0=" + "0".repeat(64)));
        Schemes schemes = new Schemes(Schemes.Tolerances.USUAL);
        assertThat(Objects.requireNonNull(schemes.byName("elevenlabs")).check(head, SECRET, options))
                .isEqualTo(Check.refused("stale"));
    }

    @Test
    void anEmptySecretHeaderMatchesNothing() {
        assertThat(Checks.verifies("secret", head(Map.of("x-vapi-secret", "")), SECRET, options, BODY))
                .isFalse();
        assertThat(Checks.verifies("bearer", head(Map.of("authorization", "Bearer ")), SECRET, options, BODY))
                .isFalse();
        assertThat(Checks.verifies("bearer", head(Map.of("authorization", "bearer " + SECRET)), SECRET, options, BODY))
                .isTrue();
    }

    private Check hmacPlan(Map<String, String> headers) {
        return Checks.check("hmac", head(headers), SECRET, options, BODY);
    }

    private static Head head(Map<String, String> headers) {
        return new Head(headers::get, () -> "https://localhost/x?y=1", NOW);
    }

    private static byte[] concat(byte[] body, String text) {
        return (new String(body, StandardCharsets.UTF_8) + text).getBytes(StandardCharsets.UTF_8);
    }

    private static String hmac(byte[] bytes) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(bytes));
    }
}
