package dev.earshot.notifier;

import static dev.earshot.notifier.World.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.ScoreChange;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.PlatformConfig;
import dev.earshot.platform.config.UnreadConfiguration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.store.view.CallViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a verdict on its topic to the customer, against a real broker, a real PostgreSQL and a real endpoint. */
@QuarkusTest
class NotifierPipelineTest {
    @Inject
    World world;

    @Inject
    MeterRegistry meters;

    @Inject
    PlatformConfig platform;

    @Inject
    Planning planning;

    @Inject
    Publisher publisher;

    @Inject
    Dispatcher dispatcher;

    @Inject
    Outcomes outcomes;

    private Receiver receiver;

    @AfterEach
    void close() {
        receiver.close();
    }

    private long project(Receiver.Manner manner) {
        receiver = new Receiver(manner);
        return world.project(receiver.url());
    }

    @Test
    void aVerdictIsToldOnceSignedAndWithTheCallAsTheApiShowsIt() throws Exception {
        long project = project(Receiver.Manner.OK);
        Verdict verdict = world.evaluated(project, "c-1", 1, true);
        world.send(verdict);
        await().atMost(SOON).until(() -> world.deliveries(project, "state").contains("delivered"));
        world.send(verdict);
        barrier(project);

        assertThat(receiver.got).hasSize(2); // the call, and the barrier's
        Receiver.Got got = receiver.got.getFirst();
        String body = new String(got.body(), StandardCharsets.UTF_8);
        new Webhook(World.SIGNING_SECRET).verify(body, headers(got));
        assertThat(got.headers().get("X-CEKURA-SECRET")).isEqualTo(World.PLAIN_SECRET);
        assertThat(got.headers().get("content-type")).isEqualTo("application/json");
        assertThat(got.headers().get("webhook-id"))
                .isEqualTo(world.deliveries(project, "id").stream()
                        .filter(id -> id.equals(Notification.id(verdict)))
                        .findFirst()
                        .orElseThrow());
        JsonNode json = EarshotJson.read(body, JsonNode.class);
        assertThat(json.path("event_type").asText()).isEqualTo("call_log.completed");
        assertThat(json.path("type").asText()).isEqualTo("call_log.completed");
        assertThat(json.path("timestamp").asText())
                .isEqualTo(verdict.decidedAt().toString());
        String answer = EarshotJson.text(CallLogJson.detail(
                CallViews.load(world.pool, project, verdict.callLogId()).await().atMost(SOON)));
        assertThat(body).contains("\"data\":" + answer);
        assertThat(answer).contains("Grüße");
        assertThat(world.attempts(project, "outcome || status_code || response || number"))
                .contains("delivered200thanks1");
    }

    @Test
    void aVerdictThatIsReadBeforeTheConfigurationWaitsForIt() {
        long project = project(Receiver.Manner.OK);
        Verdict verdict = world.evaluated(project, "c-1", 1, true);
        String topic = Topic.VERDICTS.topicName();
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(topic, 0, 0, project + ":c-1", EarshotJson.bytes(verdict));
        try (UnreadConfiguration unread = new UnreadConfiguration(platform)) {
            NotifierPipeline started =
                    new NotifierPipeline(unread.configuration(), planning, publisher, dispatcher, outcomes);
            CompletableFuture<Void> taken = started.on(
                            new ConsumerRecords<>(Map.of(new TopicPartition(topic, 0), List.of(record)), Map.of()))
                    .subscribeAsCompletionStage();
            assertThat(taken).isNotDone();
            unread.read();

            await().atMost(SOON).until(() -> world.deliveries(project, "state").equals(List.of("delivered")));
            await().atMost(SOON).until(taken::isDone);
        }
    }

    @Test
    void anAttemptThatFailsIsMadeAgainWithTheSameIdAndBodyAndANewTime() {
        long project = project((nth, response) ->
                response.setStatusCode(nth == 1 ? 500 : 204).end(nth == 1 ? "x".repeat(30_000) : ""));
        world.send(world.evaluated(project, "c-1", 1, true));

        await().atMost(SOON).until(() -> world.deliveries(project, "state").equals(List.of("delivered")));
        assertThat(receiver.got).hasSize(2);
        Receiver.Got first = receiver.got.get(0);
        Receiver.Got second = receiver.got.get(1);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
        assertThat(Long.parseLong(second.headers().get("webhook-timestamp")))
                .isGreaterThan(Long.parseLong(first.headers().get("webhook-timestamp")));
        assertThat(world.attempts(project, "number || outcome || status_code || length(response)"))
                .containsExactly("1refused50020000", "2delivered2040");
    }

    @Test
    void a410EndsTheDeliveryAndARedirectIsAFailure() {
        long project = project((nth, response) -> response.setStatusCode(nth == 1 ? 410 : 302)
                .putHeader("location", "http://127.0.0.1:9/")
                .end());
        world.send(world.evaluated(project, "c-1", 1, true));
        await().atMost(SOON).until(() -> world.deliveries(project, "state").equals(List.of("failed")));
        assertThat(world.attempts(project, "outcome")).containsExactly("gone");

        world.send(world.evaluated(project, "c-2", 1, true));
        await().atMost(SOON).until(() -> world.attempts(project, "outcome").contains("redirect"));
    }

    @Test
    void theTraceGoesOnIntoTheDelivery() {
        long project = project(Receiver.Manner.OK);
        TraceContext trace = TraceContext.start();
        world.send(world.evaluated(project, "c-1", 1, true), Map.of(TraceContext.HEADER, trace.text()));

        await().atMost(SOON).until(() -> receiver.got.size() == 1);
        TraceContext told = TraceContext.parse(receiver.got.getFirst().headers().get(TraceContext.HEADER));
        assertThat(told).isNotNull();
        assertThat(told.traceId()).isEqualTo(trace.traceId());
    }

    @Test
    void aFirstVerdictThatIsKeptSilentIsSeenAndTheNextIsNotToldAsTheFirst() {
        long project = project(Receiver.Manner.OK);
        world.send(world.evaluated(project, "c-1", 1, false));
        await().atMost(SOON).until(() -> world.deliveries(project, "state").equals(List.of("muted")));
        world.send(world.evaluated(project, "c-1", 2, true));
        barrier(project);

        assertThat(receiver.got).hasSize(1); // the barrier's
        assertThat(world.deliveries(project, "state")).containsExactlyInAnyOrder("muted", "delivered");
    }

    @Test
    void aLaterVerdictIsToldOnceWithWhatChangedAndOneThatSaysTheSameIsNot() {
        long project = project(Receiver.Manner.OK);
        world.send(world.evaluated(project, "c-1", 1, true));
        await().atMost(SOON).until(() -> world.deliveries(project, "state").contains("delivered"));
        world.send(World.following(world.evaluated(project, "c-1", 2, true), true, List.of()));
        ScoreChange change =
                new ScoreChange(7, "Latency", new ScoreChange.Value(1.5, null), new ScoreChange.Value(2.5, null));
        Verdict third = World.following(world.evaluated(project, "c-1", 3, true), true, List.of(change));
        world.send(third);
        await().atMost(SOON).until(() -> receiver.got.size() == 2);
        world.send(third);
        barrier(project);

        assertThat(receiver.got).hasSize(3); // the two, and the barrier's
        JsonNode json =
                EarshotJson.read(new String(receiver.got.get(1).body(), StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.path("event_type").asText()).isEqualTo("call_log.reevaluated");
        assertThat(json.path("type").asText()).isEqualTo("call_log.reevaluated");
        assertThat(json.path("data").path("call_id").asText()).isEqualTo("c-1");
        assertThat(json.at("/changes/success/before").asBoolean()).isTrue();
        JsonNode metric = json.at("/changes/metrics/0");
        assertThat(metric.path("name").asText()).isEqualTo("Latency");
        assertThat(metric.at("/before/score").asDouble()).isEqualTo(1.5);
        assertThat(metric.at("/after/score").asDouble()).isEqualTo(2.5);
    }

    @Test
    void aVerdictThatIsTheFirstToldIsNotAChange() {
        long project = project(Receiver.Manner.OK);
        world.send(World.following(world.evaluated(project, "c-1", 2, true), false, List.of()));
        barrier(project);

        assertThat(world.deliveries(project, "event_type")).containsOnly("call_log.completed");
    }

    @Test
    void anAgentsOwnAddressAndSecretGoBeforeItsProjects() {
        long project = project(Receiver.Manner.OK);
        long agent = project * 10;
        try (Receiver own = new Receiver(Receiver.Manner.OK)) {
            world.configure(new ConfigDocument.Agent(
                    agent,
                    1,
                    project,
                    "a",
                    null,
                    own.url(),
                    world.secrets.seal("the agent's", SecretBox.place("agent", agent, "webhook_secret"))));
            await().atMost(SOON).until(() -> world.configuration.now().agent(project, agent) != null);
            Verdict verdict = world.evaluated(project, "c-1", 1, true);
            world.send(EarshotJson.read(
                    EarshotJson.text(verdict).replace("\"revision\"", "\"agent_id\":" + agent + ",\"revision\""),
                    Verdict.class));

            await().atMost(SOON).until(() -> own.got.size() == 1);
            assertThat(own.got.getFirst().headers().get("X-CEKURA-SECRET")).isEqualTo("the agent's");
            assertThat(receiver.got).isEmpty();
        }
    }

    @Test
    void ofABatchWithPoisonAndACallThatCannotBeRenderedTheOthersGoOnAndTheOriginalsAreSetAside() {
        long project = project(Receiver.Manner.OK);
        double before = outcomes("rejected");
        Verdict broken = world.evaluated(project, "c-broken", 1, true);
        world.pool
                .query("update call_log set document = '{\"turns\": 7}' where project_id = " + project)
                .executeAndAwait();
        Verdict good = world.evaluated(project, "c-good", 1, true);
        try (KafkaConsumer<String, byte[]> rejected = rejected()) {
            world.send(Topic.VERDICTS, project + ":poison", "{\"nonsense\":true".getBytes(), Map.of("x-kept", "1"));
            world.send(broken);
            world.send(good);

            await().atMost(SOON).until(() -> world.deliveries(project, "state").equals(List.of("delivered")));
            Map<String, ConsumerRecord<String, byte[]>> seen = new HashMap<>();
            await().atMost(SOON).until(() -> {
                rejected.poll(Duration.ofMillis(100)).forEach(record -> seen.put(record.key(), record));
                return seen.containsKey(project + ":poison") && seen.containsKey(project + ":c-broken");
            });
            ConsumerRecord<String, byte[]> poison = seen.get(project + ":poison");
            assertThat(poison.value()).asString().isEqualTo("{\"nonsense\":true");
            assertThat(poison.headers().lastHeader("x-kept")).isNotNull();
            assertThat(poison.headers().lastHeader("earshot_rejected_stage").value())
                    .asString()
                    .isEqualTo("internal");
            assertThat(seen.get(project + ":c-broken").value()).isEqualTo(EarshotJson.bytes(broken));
        }
        await().atMost(SOON).until(() -> outcomes("rejected") == before + 2);
    }

    @Test
    void aCallThatWasDeletedIsNotTold() {
        long project = project(Receiver.Manner.OK);
        Verdict deleted = world.evaluated(project, "c-1", 1, true);
        world.pool
                .query("update call_key set deleted_at = now() where project_id = " + project)
                .executeAndAwait();
        world.send(deleted);
        barrier(project);

        assertThat(receiver.got).hasSize(1);
        assertThat(world.deliveries(project, "call_log_id"))
                .doesNotContain(Long.toString(CallLogIds.of(project, "c-1")));
    }

    /** What comes later with the key of the call is through: so is all that came before. */
    private void barrier(long project) {
        Verdict later = world.evaluated(project, "c-later", 1, true);
        world.send(Topic.VERDICTS, project + ":c-1", EarshotJson.bytes(later), Map.of());
        await().atMost(SOON)
                .until(() -> world.deliveries(project, "id || state").contains(Notification.id(later) + "delivered"));
    }

    private double outcomes(String outcome) {
        return meters.find("earshot_outcomes").tags("hop", "notifier", "outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static HttpHeaders headers(Receiver.Got got) {
        Map<String, List<String>> headers = new HashMap<>();
        got.headers().forEach(header -> headers.put(header.getKey(), List.of(header.getValue())));
        return HttpHeaders.of(headers, (_, _) -> true);
    }

    private static KafkaConsumer<String, byte[]> rejected() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.WEBHOOKS_REJECTED.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
