package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accept path against a real broker; each test has an organisation and a project of its own. */
@QuarkusTest
class GatewayTest extends AgainstTheBroker {

    @Test
    void anObservedCallIsOnTheBrokerBeforeItsIdIsAnswered() throws Exception {
        HttpResponse<String> answer = observe(body("c-1"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode told = json(answer);
        assertThat(told.path("id").longValue()).isEqualTo(CallLogIds.of(id, "c-1"));
        assertThat(told.path("status").asText()).isEqualTo("evaluating");
        assertThat(told.path("metadata").path("a").intValue()).isEqualTo(1);
        assertThat(told.path("success").isNull()).isTrue();
        assertThat(told.path("metrics").isEmpty()).isTrue();
        assertThat(told.properties())
                .extracting(Map.Entry::getKey)
                .contains(
                        "id",
                        "duration",
                        "success",
                        "is_reviewed",
                        "status",
                        "feedback",
                        "metrics",
                        "call_ended_reason",
                        "customer_number",
                        "agent",
                        "agent_name",
                        "call_id",
                        "trace_id",
                        "timestamp",
                        "error_message",
                        "dropoff_point",
                        "topic",
                        "created_at",
                        "updated_at",
                        "transcript",
                        "transcript_object");
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(record.key()).isEqualTo(id + ":c-1");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body("c-1"));
        assertThat(header(record, "earshot_agent_id")).isEqualTo(Long.toString(agent));
        assertThat(Long.parseLong(header(record, "earshot_config_offset"))).isPositive();
        assertThat(record.headers().lastHeader("x-cekura-api-key")).isNull();
    }

    @Test
    void aKeyThatMayOnlyReadBringsNoCalls() throws Exception {
        String viewer = "esk_viewer_" + id;
        add(new ConfigDocument.ApiKey(agent + 4, 1, id, null, "v", "esk", Hash.hex(viewer), false, null, "view_only"));
        await().atMost(SOON).until(() -> configuration.now().key(Hash.hex(viewer)) != null);

        HttpResponse<String> answer = post("/observability/v1/observe/", body("c-1"), "X-CEKURA-API-KEY", viewer);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"You do not have permission to perform this action.\"}");
        HttpResponse<String> vapi =
                post("/observability/v1/vapi/observe/?agent_id=" + agent, "{}", "X-CEKURA-API-KEY", viewer);
        assertThat(vapi.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"X-CEKURA-API-KEY,''", "X-API-KEY,''", "Authorization,'Bearer '"})
    void theKeyIsReadFromEachOfItsHeaders(String header, String prefix) throws Exception {
        assertThat(post("/observability/v1/observe/", body("c-1"), header, prefix + key)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void withoutAValidKeyNothingIsAcceptedNorExplained() throws Exception {
        HttpResponse<String> answer = post("/observability/v1/observe/", body("c-1"), "X-CEKURA-API-KEY", "wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Signature or source not recognised.\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{`agent`:1}|call_id",
                "{`call_id`:``,`agent`:1}|call_id",
                "{`call_id`:[],`agent`:1}|call_id",
                "{`call_id`:`x`}|agent",
                "{`call_id`:`x`,`agent`:9223372036854775808}|agent",
                "{`call_id`:`x`,`agent`:1e400}|agent",
                "{`call_id`:`x`,`agent`:-4}|agent",
                "{`call_id`:`x`,`agent`:123456789012}|agent",
                "{`call_id`:`x`,`call_id`:`y`,`agent`:1}|call_id",
                "{`call_id`:`x`,`agent`:1,`timestamp`:`soon`}|timestamp",
                "{`call_id`:`x`,`agent`:1,`timestamp`:`300000-01-01T00:00:00Z`}|timestamp",
                "{`call_id`:`x`,`agent`:1,`transcript_json`:7}|transcript_json",
                "{`call_id`:`x`,`agent`:1,`customer_number`:{}}|customer_number",
                "{`call_id`:`x`,`agent`:1,`main_agent_channel_index`:3}|main_agent_channel_index",
                "{`call_id`:`x`,`assistant_id`:`nobody`}|assistant_id",
                "{`call_id`:`x`,`agent`:1|detail",
                "[]|detail",
                "not json|detail"
            })
    void aWrongFieldIsNamedWithWhatWasExpected(String body, String field) throws Exception {
        HttpResponse<String> answer = observe(body.replace('`', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).has(field)).as(answer.body()).isTrue();
    }

    @Test
    void anEmptyBodyAndOneTooLargeAreRefusedWithTheReason() throws Exception {
        assertThat(observe("").statusCode()).isEqualTo(400);
        HttpResponse<String> large = observe("{\"call_id\":\"" + "x".repeat(6_000_000) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("5242880").contains("6000014");
    }

    @Test
    void aFormBringsItsRecordingToTheStoreAndItsTranscriptAsText() throws Exception {
        byte[] audio = new byte[300_000];
        new Random(7).nextBytes(audio);
        var body = new java.io.ByteArrayOutputStream();
        for (var field : List.of(
                new String[] {"agent", Long.toString(agent)},
                new String[] {"call_id", "form-1"},
                new String[] {"transcript_type", "elevenlabs"},
                new String[] {"transcript_json", "[{\"role\":\"agent\",\"message\":\"Hi\",\"time_in_call_secs\":0}]"
                })) {
            body.writeBytes(
                    ("--cut\r\nContent-Disposition: form-data; name=\"" + field[0] + "\"\r\n\r\n" + field[1] + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--cut\r\nContent-Disposition: form-data; name=\"voice_recording\"; filename=\"a.mp3\"\r\n"
                        + "Content-Type: audio/mpeg\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(audio);
        body.writeBytes("\r\n--cut--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/observe/"))
                        .header("X-CEKURA-API-KEY", key)
                        .header("Content-Type", "multipart/form-data; boundary=cut")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        String reference = header(record, "earshot_recording_ref");
        assertThat(Files.readAllBytes(Path.of(System.getProperty("earshot.recordings"), reference)))
                .isEqualTo(audio);
        assertThat(EarshotJson.MAPPER.readTree(record.value()).path("call_id").asText())
                .isEqualTo("form-1");
    }

    @Test
    void aRetellWebhookIsOwnedByTheSourceWhoseSecretSignedIt() throws Exception {
        String body = "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"r-1\",\"agent_id\":\"" + assistant + "\"}}";

        assertThat(retell(body, secret).statusCode()).isEqualTo(200);
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(record.key()).isEqualTo(id + ":r-1");
        assertThat(header(record, "earshot_source_id")).isEqualTo(Long.toString(agent + 1));
        assertThat(retell(body, "another").statusCode()).isEqualTo(401);
    }

    @Test
    void anEventThatIsNeverACallIsAnsweredAndLeavesNoRecord() throws Exception {
        String other = "{\"event\":\"call_started\",\"call\":{\"call_id\":\"r-2\",\"agent_id\":\"" + assistant + "\"}}";
        String call = "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"r-3\",\"agent_id\":\"" + assistant + "\"}}";

        assertThat(retell(other, secret).statusCode()).isEqualTo(200);
        assertThat(retell(call, secret).statusCode()).isEqualTo(200);
        assertThat(records(1)).extracting(ConsumerRecord::key).containsExactly(id + ":r-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"broken\"", "", "[]", "\"text\"", "{\"event\":7,\"call\":null}"})
    void aVerifiedWebhookIsAcceptedWhateverItHolds(String rubbish) throws Exception {
        assertThat(retell(rubbish, secret).statusCode()).isEqualTo(200);
        assertThat(records(1)).hasSize(1);
    }

    @Test
    void aVapiReportIsVerifiedByItsSecretOrByAKeyInItsHeader() throws Exception {
        String path = "/observability/v1/vapi/observe/?agent_id=" + agent;
        String body = "{\"message\":{\"type\":\"end-of-call-report\",\"call\":{\"id\":\"v-1\"}}}";

        assertThat(post(path, body, "x-vapi-secret", secret).statusCode()).isEqualTo(200);
        assertThat(post(path, body, "X-CEKURA-API-KEY", key).statusCode()).isEqualTo(200);
        assertThat(post(path, body, "x-vapi-secret", "").statusCode()).isEqualTo(401);
        assertThat(records(2)).extracting(ConsumerRecord::key).containsOnly(id + ":v-1");
    }

    @Test
    void audioOfElevenLabsTravelsAsAReferenceAlsoWhenItIsLarge() throws Exception {
        byte[] audio = new byte[5_000_000];
        new Random(3).nextBytes(audio);
        String body =
                "{\"type\":\"post_call_audio\",\"event_timestamp\":1739537297,\"data\":{\"agent_id\":\"" + assistant
                        + "\",\"conversation_id\":\"e-1\",\"full_audio\":\""
                        + Base64.getEncoder().encodeToString(audio) + "\"}}";
        String time = Long.toString(Instant.now().getEpochSecond());
        String signature = "t=" + time + ", v0=" + hmac(secret, time + "." + body);

        HttpResponse<String> answer =
                post("/observability/v1/elevenlabs/observe", body, "ElevenLabs-Signature", signature);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(record.value().length).isLessThan(500);
        assertThat(Files.readAllBytes(
                        Path.of(System.getProperty("earshot.recordings"), header(record, "earshot_recording_ref"))))
                .isEqualTo(audio);
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("earshot.recordings"), "incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void onlyPostIsServedThere() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/observe/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
    }
}
