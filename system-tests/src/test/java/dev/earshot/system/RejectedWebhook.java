package dev.earshot.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The way of a webhook whose agent is not there yet, on a running machine, by the operator's verbs alone. */
final class RejectedWebhook {
    private static final long AGENT = 990_001;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] BODY = """
            {"call_id": "early-1", "transcript_type": "custom", "call_ended_reason": "customer-ended-call",
             "transcript_json": [{"role": "assistant", "content": "Hello", "start_time": 0.4, "end_time": 2.0}]}""".getBytes(StandardCharsets.UTF_8);

    private final Script earshot;
    private final JsonNode credentials;
    private final long project;
    private final String id;

    RejectedWebhook(Script earshot) throws IOException {
        this.earshot = earshot;
        credentials = EarshotJson.read(Files.readAllBytes(earshot.data.resolve("credentials.json")), JsonNode.class);
        project = credentials.path("project_id").asLong();
        id = DerivedIds.webhook(project, "observe", BODY);
    }

    void isFoundCuredAndReplayed() throws Exception {
        accept();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(said("rejected", "list", "--reason", "unknown_agent"))
                        .contains(id));
        assertThat(said("rejected", "show", id)).contains("unknown_agent", new String(BODY, StandardCharsets.UTF_8));
        assertThat(call()).isEqualTo(404);

        Path agent = Files.writeString(
                earshot.data.resolveSibling("agent.yaml"),
                "projects: [{name: Default Project, agents: [{name: Late, id: " + AGENT + "}]}]");
        said("apply", agent.toString());
        assertThat(said("rejected", "replay", "--reason", "unknown_agent")).contains("1 replayed");
        await().atMost(SOON).untilAsserted(() -> assertThat(call()).isEqualTo(200));
        assertThat(said("rejected", "replay", id)).contains("1 replayed");
        assertThat(said("rejected", "discard", id, "--note", "seen to")).contains("1 discarded");
        assertThat(said("rejected", "list")).doesNotContain(id);
        assertThat(earshot.run("rejected", "show", "whk_none").err())
                .isEqualTo("earshot: No rejection with this id.\n");
    }

    /** As a gateway accepts it that knows an agent which is gone by the time the webhook is read. */
    private void accept() throws Exception {
        RawWebhook webhook = new RawWebhook(
                id, "observe", project, AGENT, null, Instant.now(), "application/json", Map.of(), null, BODY);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", "localhost:" + earshot.port("EARSHOT_KAFKA_PORT"));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), project + ":early-1", BODY);
        WebhookHeaders.of(webhook)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private int call() throws IOException {
        return Replica.send(HttpRequest.newBuilder(
                                URI.create(credentials.path("base_url").asText() + "/observability/v1/call-logs/"
                                        + CallLogIds.of(project, "early-1") + "/"))
                        .header("X-CEKURA-API-KEY", credentials.path("api_key").asText())
                        .build())
                .statusCode();
    }

    private String said(String... words) throws IOException, InterruptedException {
        Script.Ran ran = earshot.run(words);
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        return ran.out();
    }
}
