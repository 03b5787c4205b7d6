package dev.earshot.normalizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hop against a real broker and a real PostgreSQL; each test has a project of its own. */
@QuarkusTest
class NormalizerPipelineTest {
    private static final AtomicLong PROJECTS = new AtomicLong(70_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Configuration configuration;

    @Inject
    CallMerging merging;

    @Inject
    Pool pool;

    private final long project = PROJECTS.incrementAndGet();
    private final long agent = project * 10;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private final List<CallRevision> revisions = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> rejected = new ArrayList<>();

    @BeforeEach
    void connect() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        settings.put("auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = List.of(Topic.CALLS, Topic.WEBHOOKS_REJECTED).stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        configure(new ConfigDocument.Project(
                project,
                1,
                1,
                "p" + project,
                1.0,
                null,
                null,
                null,
                false,
                false,
                Rubric.NONE,
                JsonNodeFactory.instance.objectNode(),
                false));
        configure(new ConfigDocument.Agent(agent, 1, project, "a", "asst_" + project, null, null));
        await().atMost(SOON).until(() -> configuration.now().agent(project, agent) != null);
    }

    @AfterEach
    void disconnect() {
        producer.close();
        consumer.close();
    }

    @Test
    void aWebhookBecomesTheFirstRevisionOfItsCall() {
        send(observe("call-1", "Hello"));

        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        CallRevision revision = revisions.getFirst();
        assertThat(revision.revision()).isEqualTo(1);
        assertThat(revision.call().id()).isEqualTo(CallLogIds.of(project, "call-1"));
        assertThat(revision.call().agentId()).isEqualTo(agent);
        assertThat(revision.call().turns()).hasSize(2);
    }

    @Test
    void aRedeliveryPublishesTheSameRevisionAgain() {
        byte[] body = observe("call-1", "Hello");
        send(body);
        send(body);
        send(observe("call-2", "marker"));

        await().atMost(SOON).until(() -> poll() && sawCall("call-2"));
        assertThat(revisions)
                .filteredOn(each -> each.call().callId().equals("call-1"))
                .isNotEmpty()
                .allMatch(each -> each.revision() == 1);
    }

    @Test
    void aPoisonAmongTwoHundredIsRejectedAndTheOthersGoOn() {
        for (int i = 0; i < 200; i++) {
            send(i == 77 ? "{\"call_id\": \"cut".getBytes(StandardCharsets.UTF_8) : observe("call-" + i, "Hello"));
        }

        await().atMost(SOON)
                .until(() -> poll()
                        && rejected.size() == 1
                        && revisions.stream()
                                        .map(each -> each.call().callId())
                                        .distinct()
                                        .count()
                                == 199);
        ConsumerRecord<String, byte[]> poison = rejected.getFirst();
        assertThat(new String(poison.value(), StandardCharsets.UTF_8)).isEqualTo("{\"call_id\": \"cut");
        assertThat(Intake.headers(poison))
                .containsEntry("earshot_rejected_stage", "adapter")
                .containsKeys("earshot_rejected_reason", "earshot_rejected_pointer", "earshot_rejected_expectation");
    }

    @Test
    void aCallThatTheDatabaseRefusesIsSetAsideAndTheOthersAreStored() {
        List<Told> batch =
                IntStream.range(0, 20).mapToObj(i -> told(i, "call-" + i)).toList();
        // No adapter lets a NUL through; should one ever do, PostgreSQL refuses it.
        batch.get(13).facts().customerNumber = "+1555\u0000";

        CallMerging.Result result = merging.merge(batch).await().atMost(SOON);

        assertThat(result.revisions()).hasSize(19);
        assertThat(result.ends().get(13))
                .isInstanceOfSatisfying(
                        End.Rejected.class,
                        end -> assertThat(end.rejection().reason()).isEqualTo("refused_by_store"));
    }

    @Test
    void aWebhookForADeletedCallIsIgnored() {
        merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);
        pool.preparedQuery("update call_key set deleted_at = now() where project_id = $1")
                .execute(Tuple.of(project))
                .await()
                .atMost(SOON);

        CallMerging.Result result =
                merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);

        assertThat(result.ends()).containsEntry(0, new End.Ignored("deleted"));
        assertThat(result.revisions()).isEmpty();
    }

    @Test
    void anotherCallWithTheSameIdIsRejectedAndNothingIsOverwritten() {
        pool.preparedQuery(
                        "insert into call_key (project_id, call_log_id, provider_call_id, received_on) values ($1, $2, $3, $4)")
                .execute(Tuple.of(project, CallLogIds.of(project, "call-1"), "another", LocalDate.now(ZoneOffset.UTC)))
                .await()
                .atMost(SOON);

        CallMerging.Result result =
                merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);

        assertThat(result.ends().get(0).reason()).isEqualTo("id_collision");
    }

    private boolean sawCall(String callId) {
        return revisions.stream().anyMatch(each -> each.call().callId().equals(callId));
    }

    private boolean poll() {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
            if (each.key() == null || !each.key().startsWith(project + ":")) {
                continue;
            }
            if (each.topic().equals(Topic.CALLS.topicName())) {
                revisions.add(EarshotJson.read(each.value(), CallRevision.class));
            } else {
                rejected.add(each);
            }
        }
        return true;
    }

    private Told told(int index, String callId) {
        CallFacts facts = new CallFacts(callId, "custom", CallFacts.Rank.FINAL, Instant.now());
        facts.agentId = agent;
        return new Told(index, webhook(callId.getBytes(StandardCharsets.UTF_8)), TraceContext.start(), facts);
    }

    private RawWebhook webhook(byte[] body) {
        return new RawWebhook(
                DerivedIds.webhook(project, "observe", body),
                "observe",
                project,
                agent,
                null,
                Instant.now(),
                "application/json",
                Map.of(),
                null,
                body);
    }

    private void send(byte[] body) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), project + ":any", body);
        WebhookHeaders.of(webhook(body))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    private void configure(ConfigDocument document) {
        var _ = producer.send(
                new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
    }

    private static byte[] observe(String callId, String greeting) {
        return """
                {"call_id": "%s", "transcript_type": "custom", "call_ended_reason": "customer-ended-call",
                 "transcript_json": [
                  {"role": "assistant", "content": "%s", "start_time": 0.4, "end_time": 2.0},
                  {"role": "user", "content": "Good morning.", "start_time": 2.9, "end_time": 5.0}]}
                """.formatted(callId, greeting).getBytes(StandardCharsets.UTF_8);
    }
}
