package dev.earshot.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors made with the providers' own libraries, read from the folder that EARSHOT_FIXTURES names. */
class SignatureVectorsTest {
    private static final JsonNode NO_OPTIONS = JsonNodeFactory.instance.objectNode();

    @Test
    void everyVectorOfRetellIsJudgedAsItsFifthLibraryJudges() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (JsonNode vector : vectors("retell")) {
            long now = vector.path("now_ms").asLong(vector.path("timestamp_ms").asLong());
            boolean expected = vector.path("expect_verify_sdk5")
                    .asBoolean(vector.path("sdk5_verify").asBoolean());
            if (check("retell", vector, vector.path("key").asText(), now) != expected) {
                wrong.add(vector.path("name").asText());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyVectorOfElevenLabsIsJudgedAsItsLibraryExceptWhereWeKnowBetter() throws Exception {
        List<String> different = new ArrayList<>();
        for (JsonNode vector : vectors("elevenlabs")) {
            if (!vector.has("sdk")) {
                continue; // a vector from elsewhere, without its body's time
            }
            boolean verified = check(
                    "elevenlabs",
                    vector,
                    vector.path("secret").asText(),
                    vector.path("now_ms").asLong());
            if (verified != vector.path("sdk").path("ok").asBoolean()) {
                different.add(
                        vector.path("name").asText().replaceAll("[:(].*", "").trim() + "=" + verified);
            }
        }
        // Its library takes times of tomorrow and times that are none; and refuses spaces, a second v0, capital
        // letters.
        assertThat(different)
                .containsExactlyInAnyOrder(
                        "far-future timestamp=false",
                        "non-numeric t=false",
                        "space after comma=true",
                        "two v0, wrong first then right=true",
                        "upper-case hex=true");
    }

    @Test
    void everyHmacVectorOfVapiVerifiesWithThePlanThatItsNameSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (JsonNode vector : vectors("vapi")) {
            String name = vector.path("name").asText();
            ObjectNode options = JsonNodeFactory.instance.objectNode();
            if (!vector.has("headers")) {
                continue;
            }
            if (name.contains("sha512")) {
                options.put("algorithm", "sha512");
            }
            if (name.contains("{body} base64") || name.contains("includeTimestamp=false")) {
                options.put("includeTimestamp", false).put("payloadFormat", "{body}");
            }
            if (name.contains("base64") && !name.contains("secretIsBase64")) {
                options.put("signatureEncoding", "base64");
            }
            if (name.contains("prefix sha256=")) {
                options.put("signaturePrefix", "sha256=").put("signatureHeader", "x-vapi-signature");
            }
            if (name.contains("svix-id")) {
                options.put("payloadFormat", "{svix-id}.{timestamp}.{body}");
            }
            options.put("secretIsBase64", vector.has("key_base64"));
            byte[] body = vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
            long time = vector.path("headers").path("x-timestamp").asLong(1);
            Head request = new Head(
                    header -> vector.path("headers").path(header).asText(null),
                    () -> "https://localhost/",
                    Instant.ofEpochMilli(time > 100_000_000_000L ? time : time * 1_000));
            String secret = vector.path("key_base64").asText(vector.path("key").asText());
            tried++;
            if (!Checks.verifies("hmac", request, secret, options, body)) {
                wrong.add(name);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isEqualTo(6);
    }

    private static boolean check(String scheme, JsonNode vector, String secret, long now) {
        byte[] body = vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
        String value = vector.path("value").asText();
        Head request = new Head(
                name -> name.equalsIgnoreCase(vector.path("header").asText()) ? value : null,
                () -> "https://localhost/",
                Instant.ofEpochMilli(now));
        return Checks.verifies(scheme, request, secret, NO_OPTIONS, body);
    }

    private static JsonNode vectors(String provider) throws Exception {
        String folder = System.getenv("EARSHOT_FIXTURES");
        assumeTrue(folder != null, "EARSHOT_FIXTURES names no folder");
        return EarshotJson.MAPPER
                .readTree(Files.readAllBytes(Path.of(folder, "signature-vectors", "vectors.json")))
                .path(provider);
    }
}
