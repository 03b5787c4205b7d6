package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.id.CallLogIds;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come compressed. */
@QuarkusTest
class CompressedTest extends AgainstTheBroker {
    private static final String OBSERVE = "/observability/v1/observe/";
    private static final String RETELL = "/observability/v1/retell/observe/";
    private static final String ELEVENLABS = "/observability/v1/elevenlabs/observe";

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", " GZIP "})
    void aCompressedCallIsKeptInflatedAndIsTheSameAsOneThatIsNot(String encoding) throws Exception {
        HttpResponse<String> answer = keyed(OBSERVE, gzip(body("c-1")), encoding);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(json(answer).path("id").longValue()).isEqualTo(CallLogIds.of(id, "c-1"));
        assertThat(observe(body("c-1")).statusCode()).isEqualTo(201);

        List<ConsumerRecord<String, byte[]>> records = records(2);
        assertThat(records).allSatisfy(record -> {
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body("c-1"));
            assertThat(record.headers().lastHeader("http_content-encoding")).isNull();
        });
        assertThat(records)
                .extracting(record -> header(record, "ce_id"))
                .containsOnly(header(records.getFirst(), "ce_id"));
    }

    @Test
    void whatItBecomesCountsAgainstTheLimitAndSoDoesHowOftenItIsLarger() throws Exception {
        byte[] noise = new byte[4_500_000];
        new Random(5).nextBytes(noise);
        String large = "{\"call_id\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}";
        byte[] bomb = gzip("{\"call_id\":\"" + "x".repeat(1_000_000) + "\"}");

        HttpResponse<String> overLimit = keyed(OBSERVE, gzip(large), "gzip");
        HttpResponse<String> overRatio = keyed(OBSERVE, bomb, "gzip");

        assertThat(overLimit.statusCode()).isEqualTo(413);
        assertThat(json(overLimit).path("limit").longValue()).isEqualTo(5_242_880);
        assertThat(overRatio.statusCode()).isEqualTo(413);
        assertThat(json(overRatio).path("limit").longValue()).isEqualTo(100L * bomb.length);
        assertThat(signed(bomb, secret).statusCode()).isEqualTo(413);
    }

    @Test
    void aSignatureIsAboutTheBytesThatWereSent() throws Exception {
        String body = "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"r-1\",\"agent_id\":\"" + assistant + "\"}}";

        assertThat(signed(gzip(body), secret).statusCode()).isEqualTo(200);
        assertThat(signed(gzip(body), "another").statusCode()).isEqualTo(401);
        String time = Long.toString(Instant.now().toEpochMilli());
        String ofTheInflated = "v=" + time + ",d=" + hmac(secret, body + time);
        assertThat(send(RETELL, gzip(body), "gzip", "x-retell-signature", ofTheInflated)
                        .statusCode())
                .isEqualTo(401);

        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(record.key()).isEqualTo(id + ":r-1");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body);
    }

    @Test
    void whatIsNoGzipIsRefusedToAProgramAndTakenFromAProviderAsItCame() throws Exception {
        byte[] whole = gzip(body("c-1"));
        for (byte[] broken : List.of("{}".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, 40), new byte[0])) {
            assertThat(keyed(OBSERVE, broken, "gzip").statusCode()).isEqualTo(400);
            assertThat(signed(broken, secret).statusCode()).isEqualTo(200);
        }
        assertThat(records(3))
                .extracting(record -> header(record, "http_content-encoding"))
                .containsOnly("gzip");
    }

    @Test
    void aCompressedRecordingIsTakenOutAsAnyOtherAndNoFileIsLeft() throws Exception {
        byte[] audio = new byte[600_000];
        new Random(9).nextBytes(audio);
        String body =
                "{\"type\":\"post_call_audio\",\"event_timestamp\":1739537297,\"data\":{\"agent_id\":\"" + assistant
                        + "\",\"conversation_id\":\"e-1\",\"full_audio\":\""
                        + Base64.getEncoder().encodeToString(audio)
                        + "\"}}";
        byte[] sent = gzip(body);
        String time = Long.toString(Instant.now().getEpochSecond());
        String signature = "t=" + time + ",v0=" + hmac(secret, (time + ".").getBytes(StandardCharsets.UTF_8), sent);

        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base.resolve(ELEVENLABS))
                        .header("ElevenLabs-Signature", signature)
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(sent)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Files.readAllBytes(recordings().resolve(header(records(1).getFirst(), "earshot_recording_ref"))))
                .isEqualTo(audio);
        try (Stream<Path> left = Files.list(recordings().resolve("incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void otherEncodingsAndCompressedFormsAreRefusedByTheirName() throws Exception {
        for (String encoding : List.of("br", "deflate", "gzip, gzip")) {
            HttpResponse<String> answer = keyed(OBSERVE, gzip(body("c-1")), encoding);
            assertThat(answer.statusCode()).as(encoding).isEqualTo(415);
            JsonNode told = json(answer);
            assertThat(told.path("detail").asText()).contains("gzip");
        }
        HttpResponse<String> form = http.send(
                HttpRequest.newBuilder(base.resolve(OBSERVE))
                        .header("X-API-KEY", key)
                        .header("Content-Encoding", "gzip")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(gzip("call_id=a")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(form.statusCode()).isEqualTo(415);
    }

    private HttpResponse<String> keyed(String path, byte[] body, String encoding) throws Exception {
        return send(path, body, encoding, "X-API-KEY", key);
    }

    private HttpResponse<String> signed(byte[] body, String with) throws Exception {
        String time = Long.toString(Instant.now().toEpochMilli());
        String signature = "v=" + time + ",d=" + hmac(with, body, time.getBytes(StandardCharsets.UTF_8));
        return send(RETELL, body, "gzip", "x-retell-signature", signature);
    }

    private HttpResponse<String> send(String path, byte[] body, String encoding, String header, String value)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header(header, value)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(String with, byte[]... parts) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(with.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
