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
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
    private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00Z");
    private static final TopicPartition HERE = new TopicPartition(Topic.WEBHOOKS.topicName(), 0);

    @Inject
    Configuration configuration;

    @Inject
    CallMerging merging;

    @Inject
    NormalizerPipeline pipeline;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    private final long project = PROJECTS.incrementAndGet();
    private final long agent = project * 10;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private final List<CallRevision> revisions = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
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
                .map(info -> new TopicPartition(info.topic(), info.partition()))
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
    void whatAPersonChangesIsTheNextRevisionAlsoWhenTheAgentIsGone() {
        send(observe("call-1", "Hello"));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        byte[] edit = "{\"call_id\": \"call-1\", \"call_ended_reason\": \"mine\", \"review\": {\"success\": true}}"
                .getBytes(StandardCharsets.UTF_8);
        send(
                new RawWebhook(
                        "whk_edit",
                        "edit",
                        project,
                        agent + 7,
                        null,
                        Instant.now(),
                        "application/json",
                        Map.of(),
                        null,
                        edit),
                Map.of());
        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);
        CallRevision changed = revisions.getLast();
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.call().endedReason()).isEqualTo("mine");
        assertThat(changed.call().review().success()).isTrue();
        assertThat(changed.call().agentId()).isEqualTo(agent);
    }

    @Test
    void aRedeliveryPublishesTheSameBytesAgainWhateverNumbersTheDatabaseWroteInItsOwnWay() {
        byte[] body = observe("call-1", "Hello", "{\"n\": 1e300, \"m\": 12345678.0, \"l\": 1e40, \"s\": 1.5e-7}");
        send(body);
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        send(body);
        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);

        assertThat(values.get(1)).isEqualTo(values.get(0));
        assertThat(revisions.getLast().revision()).isEqualTo(1);
        assertThat(revisions.getLast().call().flags()).contains("number_repaired");
        assertThat(rejected).isEmpty();
    }

    @Test
    void aPoisonInABatchOfTwoHundredIsRejectedWithItsBytesAndTheOthersGoOn() {
        byte[] cut = "{\"call_id\": \"cut".getBytes(StandardCharsets.UTF_8);
        List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            batch.add(record(i, webhook(i == 77 ? cut : observe("call-" + i, "Hello"))));
        }

        pipeline.on(new ConsumerRecords<>(Map.of(HERE, batch), Map.of()))
                .await()
                .atMost(SOON);

        await().atMost(SOON).until(() -> poll() && rejected.size() == 1 && revisions.size() == 199);
        assertThat(rejected.getFirst().value()).isEqualTo(cut);
        assertThat(Intake.headers(rejected.getFirst()))
                .containsEntry("earshot_rejected_stage", "adapter")
                .containsKeys("earshot_rejected_reason", "earshot_rejected_pointer", "earshot_rejected_expectation")
                .containsEntry("ce_id", webhook(cut).id());
    }

    @Test
    void aBodyThatCallsItselfACloudEventAndIsNoneStopsNobody() {
        send(
                webhook("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)),
                Map.of("content-type", "application/cloudevents+json"));
        send(observe("call-1", "Hello"));

        await().atMost(SOON).until(() -> poll() && rejected.size() == 1 && sawCall("call-1"));
        assertThat(Intake.headers(rejected.getFirst())).containsEntry("content-type", "application/cloudevents+json");
    }

    @Test
    void aDocumentThatCannotBeReadBackSetsItsOwnWebhookAsideAndNoOther() {
        merging.merge(List.of(told(0, "call-1"), told(1, "call-2"))).await().atMost(SOON);
        run("update call_log set document = '{\"turns\": 7}' where project_id = $1 and provider_call_id = 'call-1'");

        CallMerging.Result result = merging.merge(List.of(told(0, "call-1"), told(1, "call-2"), told(2, "call-3")))
                .await()
                .atMost(SOON);

        assertThat(result.ends().get(0).reason()).isEqualTo("internal");
        assertThat(result.ends().get(1).outcome()).isEqualTo("unchanged");
        assertThat(result.ends().get(2).outcome()).isEqualTo("new");
    }

    @Test
    void aTimeOfReceiptThatNoClockShowsIsRejectedAndTheNextWebhookGoesOn() {
        for (String absurd : List.of("+99999-01-01T00:00:00Z", "2014-12-31T23:59:59Z", "2150-01-01T00:00:00Z")) {
            RawWebhook webhook = webhook(observe("call-" + absurd, "Hello"));
            send(webhook, Map.of("ce_time", absurd));
        }
        send(observe("call-1", "Hello"));

        await().atMost(SOON).until(() -> poll() && rejected.size() == 3 && sawCall("call-1"));
        assertThat(rejected)
                .allSatisfy(each -> assertThat(Intake.headers(each))
                        .containsEntry("earshot_rejected_reason", "invalid_received_at"));
    }

    @Test
    void aWebhookWaitsForTheConfigurationThatItsGatewayHad() {
        long late = agent + 1;
        RawWebhook webhook = new RawWebhook(
                "whk_late",
                "observe",
                project,
                late,
                null,
                Instant.now(),
                "application/json",
                Map.of(),
                null,
                observe("call-1", "Hello"));
        long before = configuration.now().nextOffset();
        send(webhook, Map.of(WebhookHeaders.CONFIG_OFFSET, Long.toString(before + 1)));
        configure(new ConfigDocument.Agent(late, 1, project, "late", null, null, null));

        await().atMost(SOON).until(() -> poll() && sawCall("call-1"));
        assertThat(rejected).isEmpty();
    }

    @Test
    void aRejectionMakesItsCallOnceItsCauseIsCuredAndItIsReplayedAndASecondReplayChangesNothing() {
        long late = agent + 2;
        RawWebhook webhook = new RawWebhook(
                "whk_replayed",
                "observe",
                project,
                late,
                null,
                Instant.parse("2026-03-01T10:00:00Z"),
                "application/json",
                Map.of(),
                null,
                observe("call-1", "Hello"));
        send(webhook, Map.of());
        await().atMost(SOON).until(() -> poll() && rejected.size() == 1);
        assertThat(Intake.headers(rejected.getFirst())).containsEntry("earshot_rejected_reason", "unknown_agent");
        configure(new ConfigDocument.Agent(late, 1, project, "late", null, null, null));
        await().atMost(SOON).until(() -> configuration.now().agent(project, late) != null);

        replay(rejected.getFirst());
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        replay(rejected.getFirst());
        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);

        assertThat(revisions.getFirst().call().receivedAt()).isEqualTo(webhook.receivedAt());
        assertThat(values.get(1)).isEqualTo(values.get(0));
        assertThat(rejected).hasSize(1);
    }

    @Test
    void aCallThatTheDatabaseRefusesIsSetAsideAndTheOthersAreStored() {
        List<Told> batch = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(i -> told(i, "call-" + i)).toList());
        // No adapter lets a NUL through; should one ever do, PostgreSQL refuses it.
        batch.set(13, told(13, "call-13", facts -> facts.customerNumber = "+1555\u0000"));
        // Nor a negative duration, which no call log can have: a bug of ours.
        batch.set(14, told(14, "call-14", facts -> facts.durationMs = -1L));

        CallMerging.Result result = merging.merge(batch).await().atMost(SOON);

        assertThat(result.revisions()).hasSize(18);
        assertThat(result.ends().get(13).reason()).isEqualTo("refused_by_store");
        assertThat(result.ends().get(14).reason()).isEqualTo("internal");
    }

    @Test
    void aPartitionThatSomebodyDroppedIsMadeAgain() {
        Instant longAgo = Instant.parse("2019-05-05T10:00:00Z");
        merging.merge(List.of(toldAt(longAgo, "call-1"))).await().atMost(SOON);
        PgConnectOptions owner = PgConnectOptions.fromUri(
                        System.getProperty("earshot.pg.admin-url").replaceFirst("^jdbc:", ""))
                .setUser("postgres")
                .setPassword(System.getProperty("earshot.pg.admin-password"));
        PgConnection.connect(vertx, owner)
                .call(connection ->
                        connection.query("drop table call_log_20190505").execute())
                .call(PgConnection::close)
                .await()
                .atMost(SOON);

        CallMerging.Result result = merging.merge(List.of(toldAt(longAgo, "call-1"), toldAt(longAgo, "call-2")))
                .await()
                .atMost(SOON);

        assertThat(result.revisions()).hasSize(2);
    }

    @Test
    void aWebhookForADeletedCallIsIgnored() {
        merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);
        run("update call_key set deleted_at = now() where project_id = $1");

        CallMerging.Result result =
                merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);

        assertThat(result.ends()).containsEntry(0, new End.Ignored("deleted"));
        assertThat(result.revisions()).isEmpty();
    }

    @Test
    void anotherCallWithTheSameIdIsRejectedAndNothingIsOverwritten() {
        merging.merge(List.of(told(0, "call-1"))).await().atMost(SOON);
        run("update call_key set provider_call_id = 'another' where project_id = $1");
        run("update call_log set provider_call_id = 'another' where project_id = $1");

        CallMerging.Result result = merging.merge(List.of(told(0, "call-1", facts -> facts.summary = "overwritten")))
                .await()
                .atMost(SOON);

        assertThat(result.ends().get(0).reason()).isEqualTo("id_collision");
        assertThat(
                        run(
                                "select provider_call_id, revision, document ->> 'summary' as summary from call_log where project_id = $1"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getString("provider_call_id")).isEqualTo("another");
                    assertThat(row.getInteger("revision")).isEqualTo(1);
                    assertThat(row.getString("summary")).isNull();
                });
        assertThat(run("select provider_call_id from call_key where project_id = $1"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("provider_call_id")).isEqualTo("another"));
    }

    private RowSet<Row> run(String sql) {
        return pool.preparedQuery(sql).execute(Tuple.of(project)).await().atMost(SOON);
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
                values.add(new String(each.value(), StandardCharsets.UTF_8));
            } else {
                rejected.add(each);
            }
        }
        return true;
    }

    private Told told(int index, String callId) {
        return told(index, callId, _ -> {});
    }

    private Told told(int index, String callId, Consumer<CallFacts.Draft> more) {
        CallFacts.Draft facts = new CallFacts.Draft(callId, "custom", CallFacts.Rank.FINAL, RECEIVED);
        facts.agentId = agent;
        more.accept(facts);
        return new Told(index, webhook(callId.getBytes(StandardCharsets.UTF_8)), TraceContext.start(), facts.facts());
    }

    private Told toldAt(Instant received, String callId) {
        CallFacts.Draft facts = new CallFacts.Draft(callId, "custom", CallFacts.Rank.FINAL, received);
        byte[] body = callId.getBytes(StandardCharsets.UTF_8);
        return new Told(0, webhook(body, received), TraceContext.start(), facts.facts());
    }

    private RawWebhook webhook(byte[] body) {
        return webhook(body, Instant.now());
    }

    private RawWebhook webhook(byte[] body, Instant received) {
        return new RawWebhook(
                DerivedIds.webhook(project, "observe", body),
                "observe",
                project,
                agent,
                null,
                received,
                "application/json",
                Map.of(),
                null,
                body);
    }

    private ConsumerRecord<String, byte[]> record(int offset, RawWebhook webhook) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(HERE.topic(), HERE.partition(), offset, project + ":any", webhook.body());
        WebhookHeaders.of(webhook)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private void send(byte[] body) {
        send(webhook(body), Map.of());
    }

    private void send(RawWebhook webhook, Map<String, String> more) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), project + ":any", webhook.body());
        Map<String, String> headers = WebhookHeaders.of(webhook);
        headers.putAll(more);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    /** As the control plane does: the original, without what the rejection added. */
    private void replay(ConsumerRecord<String, byte[]> rejection) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), rejection.key(), rejection.value());
        Rejection.original(Intake.headers(rejection))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    private void configure(ConfigDocument document) {
        var _ = producer.send(
                new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
    }

    private static byte[] observe(String callId, String greeting) {
        return observe(callId, greeting, "{}");
    }

    private static byte[] observe(String callId, String greeting, String metadata) {
        return """
                {"call_id": "%s", "transcript_type": "custom", "call_ended_reason": "customer-ended-call",
                 "metadata": %s,
                 "transcript_json": [
                  {"role": "assistant", "content": "%s", "start_time": 0.4, "end_time": 2.0},
                  {"role": "user", "content": "Good morning.", "start_time": 2.9, "end_time": 5.0}]}
                """.formatted(callId, metadata, greeting).getBytes(StandardCharsets.UTF_8);
    }
}
