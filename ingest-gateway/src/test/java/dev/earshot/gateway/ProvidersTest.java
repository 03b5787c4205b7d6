package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whose a provider's webhook is, and what becomes of one that is odd: verified means accepted. */
@QuarkusTest
class ProvidersTest extends AgainstTheBroker {
    @Inject
    MeterRegistry meters;

    @TestHTTPResource(value = "/gateway/unverified", management = true)
    URI unverified;

    @Test
    void eachOfSeveralProjectsGetsItsRecordAndARecordingOfItsOwn() throws Exception {
        long second = id + 500_000;
        add(
                project(second, false),
                new ConfigDocument.Agent(second * 10, 1, second, "Other", assistant, null, null),
                new ConfigDocument.Source(
                        second * 10,
                        1,
                        second,
                        second * 10,
                        "elevenlabs",
                        "elevenlabs",
                        secrets.seal(secret, "source:" + second * 10 + ":secret"),
                        EarshotJson.MAPPER.createObjectNode()));
        await().atMost(SOON).until(() -> configuration.now().source(second * 10) != null);

        assertThat(elevenLabs(audio("e-1", "AAECAw=="), secret).statusCode()).isEqualTo(200);

        List<ConsumerRecord<String, byte[]>> mine = records(List.of(id, second), 2);
        assertThat(mine).extracting(ConsumerRecord::key).containsExactlyInAnyOrder(id + ":e-1", second + ":e-1");
        for (ConsumerRecord<String, byte[]> record : mine) {
            String reference = header(record, "earshot_recording_ref");
            assertThat(reference).startsWith(header(record, "earshot_project_id") + "/");
            assertThat(Files.readAllBytes(recordings().resolve(reference))).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void audioThatIsNoBase64TravelsAsItCame() throws Exception {
        String body = audio("e-2", "not base64!");
        assertThat(elevenLabs(body, secret).statusCode()).isEqualTo(200);
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(record.headers().lastHeader("earshot_recording_ref")).isNull();
    }

    @Test
    void aLargeBodyThatCannotBeDecodedIsAcceptedAndKeptWhole() throws Exception {
        String broken = audio("e-3", "A".repeat(12_000_001) + "!");
        String cut = broken.substring(0, broken.length() - 10);
        String early = "{\"data\":{\"agent_id\":\"" + assistant + "\",\"full_audio\":\"" + "A".repeat(6_000_000);
        for (String body : List.of(broken, cut, early)) {
            HttpResponse<String> answer = elevenLabs(body, secret);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            ConsumerRecord<String, byte[]> record = records(1).getFirst();
            assertThat(EarshotJson.MAPPER
                            .readTree(record.value())
                            .at("/data/full_audio")
                            .asText())
                    .isEqualTo("!");
            Path kept = recordings().resolve(header(record, "earshot_recording_ref"));
            assertThat(Files.readString(kept)).isEqualTo(body);
        }
    }

    @Test
    void aLargeBodyThatIsNoRecordingIsRefusedWithTheLimitOfWhatItIs() throws Exception {
        String body = "{\"type\":\"post_call_transcription\",\"data\":{\"agent_id\":\"" + assistant + "\",\"x\":\""
                + "y".repeat(6_000_000) + "\"}}";
        HttpResponse<String> answer = elevenLabs(body, secret);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("limit").longValue()).isEqualTo(5_242_880);
        assertThat(elevenLabs(body, "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aBodyThatDoesNotSayItsLengthIsTakenAsAnyOther() throws Exception {
        for (String content : List.of("AAECAw==", "A".repeat(1_000_000))) {
            String body = audio("e-4", content);
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(base.resolve("/observability/v1/elevenlabs/observe"))
                            .header("ElevenLabs-Signature", signed(body, secret))
                            .POST(HttpRequest.BodyPublishers.ofInputStream(
                                    () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(header(records(1).getFirst(), "earshot_recording_ref")).endsWith(".mp3");
        }
    }

    @Test
    void nobodyIsReadWhoseHeadAlreadyTellsThatHeIsNobody() throws Exception {
        String head = " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n";
        assertThat(raw("POST /observability/v1/observe" + head + "X-API-KEY: wrong\r\n\r\n"))
                .contains("401");
        assertThat(raw("POST /observability/v1/elevenlabs/observe" + head + "\r\n"))
                .contains("401");
        assertThat(raw("POST /observability/v1/elevenlabs/observe" + head + "ElevenLabs-Signature: t=1739537297,v0="
                        + "0".repeat(64) + "\r\n\r\n"))
                .contains("401");
    }

    @Test
    void theOperatorSeesWhyASenderIsNotRecognised() throws Exception {
        String body = "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"r-1\",\"agent_id\":\"" + assistant + "\"}}";
        assertThat(retell(body, "mis-set").statusCode()).isEqualTo(401);

        HttpResponse<String> page =
                http.send(HttpRequest.newBuilder(unverified).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        JsonNode newest = json(page).path("retell").path(0);
        assertThat(newest.path("agent").asText()).isEqualTo(assistant);
        assertThat(newest.path("reason").asText()).isEqualTo("wrong_signature");
        assertThat(page.body()).doesNotContain("r-1").doesNotContain(secret);
    }

    @Test
    void aKeyWhoseProjectsAreAllDeletedOpensNothing() throws Exception {
        assertThat(observe(body("c-1")).statusCode()).isEqualTo(201);
        add(project(id, true));
        await().atMost(SOON).until(() -> configuration.now().project(id) == null);
        assertThat(observe(body("c-1")).statusCode()).isEqualTo(401);
        assertThat(retell("{}", secret).statusCode()).isEqualTo(401);
    }

    @Test
    void anAgentThatAKeyDoesNotKnowTravelsOnUnderTheIdOfTheAddress() throws Exception {
        String body = "{\"message\":{\"type\":\"end-of-call-report\",\"call\":{\"id\":\"v-1\"}}}";
        String path = "/observability/v1/vapi/observe/?agent_id=";
        assertThat(post(path + "987654321", body, "X-CEKURA-API-KEY", key).statusCode())
                .isEqualTo(200);
        assertThat(post(path, body, "X-CEKURA-API-KEY", key).statusCode()).isEqualTo(200);
        List<ConsumerRecord<String, byte[]>> mine = records(2);
        assertThat(header(mine.get(0), "earshot_agent_id")).isEqualTo("987654321");
        assertThat(mine.get(1).headers().lastHeader("earshot_agent_id")).isNull();
    }

    @Test
    void anAddressThatCannotBeReadNamesNobody() throws Exception {
        String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nx-vapi-secret: " + secret + "\r\n\r\n{}";
        assertThat(raw("POST /observability/v1/vapi/observe?agent_id=%zz" + head))
                .matches(".* 40[01] .*");
    }

    @Test
    void aMessageThatWantsAnAnswerIsCountedForTheOperator() throws Exception {
        String body = "{\"message\":{\"type\":\"tool-calls\",\"call\":{\"id\":\"v-2\"}}}";
        double before = wanted();
        HttpResponse<String> answer =
                post("/observability/v1/vapi/observe/?agent_id=" + agent, body, "x-vapi-secret", secret);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(wanted()).isEqualTo(before + 1);
    }

    private double wanted() {
        var counter = meters.find("earshot_gateway_needs_reply")
                .tags("door", "vapi", "event", "tool-calls")
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private String audio(String conversation, String content) {
        return "{\"type\":\"post_call_audio\",\"event_timestamp\":1739537297,\"data\":{\"agent_id\":\"" + assistant
                + "\",\"conversation_id\":\"" + conversation + "\",\"full_audio\":\"" + content + "\"}}";
    }
}
