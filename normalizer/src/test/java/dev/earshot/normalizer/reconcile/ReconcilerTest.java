package dev.earshot.normalizer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.normalizer.reconcile.FakeProvider.Mood;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.reconcile.Backfills;
import dev.earshot.store.reconcile.Backfills.Asked;
import dev.earshot.store.reconcile.Backfills.Progress;
import dev.earshot.store.reconcile.MissingCalls;
import dev.earshot.store.reconcile.Next;
import dev.earshot.store.reconcile.Walk;
import dev.earshot.store.reconcile.WalkStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

/** What providers list and we lack, against a real broker and a real PostgreSQL; each test has a project of its own. */
@QuarkusTest
@TestProfile(ReconcilerTest.Hurried.class)
class ReconcilerTest {
    private static final String PORT = "earshot.test.provider-port";
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final Duration LEASE = Duration.ofSeconds(3);

    /** The same in a hurry, with the provider on this machine. */
    public static final class Hurried implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String base = "http://127.0.0.1:" + port();
            return Map.of(
                    "earshot.reconcile.every", "300ms",
                    "earshot.reconcile.pace", "20ms",
                    "earshot.reconcile.look-every", "50ms",
                    "earshot.reconcile.first-pause", "200ms",
                    "earshot.reconcile.lease", "3s",
                    "earshot.reconcile.largest-page", "40000",
                    "earshot.reconcile.base-urls.vapi", base,
                    "earshot.reconcile.base-urls.retell", base);
        }

        private static int port() {
            if (System.getProperty(PORT) == null) {
                try (ServerSocket free = new ServerSocket(0)) {
                    System.setProperty(PORT, Integer.toString(free.getLocalPort()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Integer.getInteger(PORT);
        }
    }

    @Inject
    Configuration configuration;

    @Inject
    SecretBox secrets;

    @Inject
    WalkStore walks;

    @Inject
    MissingCalls missing;

    @Inject
    ProviderClient client;

    @Inject
    Publisher publisher;

    @Inject
    ReconcileConfig config;

    @Inject
    Spans spans;

    @Inject
    Outcomes outcomes;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    private final long project = PROJECTS.addAndGet(10);
    private final long agent = project + 1;
    private final String key = "key-" + project;
    private long version = 1;
    private FakeProvider provider;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private final List<CallRevision> revisions = new ArrayList<>();
    private final List<Map<String, String>> webhooks = new ArrayList<>();

    @BeforeEach
    void connect() {
        provider = new FakeProvider(Integer.getInteger(PORT));
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        settings.put("auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = List.of(Topic.CALLS, Topic.WEBHOOKS).stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        configure(new ConfigDocument.Egress(1, 1, List.of("127.0.0.1/32")));
    }

    @AfterEach
    void disconnect() {
        configure(project("vapi", key, false)); // nobody asks for it any more
        producer.close();
        consumer.close();
        provider.close();
    }

    @Test
    void aCallWhoseWebhookWasLostIsRecoveredAndItsWebhookThatComesLateChangesNothing() {
        ObjectNode call = vapi("call-lost", minutesAgo(8));
        provider.add(key, call);
        turnOn();

        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        assertThat(webhooks)
                .singleElement()
                .satisfies(headers -> assertThat(headers)
                        .containsEntry(WebhookHeaders.RECOVERED, "auto")
                        .containsEntry("earshot_door", "vapi")
                        .containsEntry("earshot_agent_id", Long.toString(agent)));
        assertThat(revisions.getFirst().call().turns()).hasSize(2);

        send(report(call));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);

        assertThat(revisions.getLast().call()).isEqualTo(revisions.getFirst().call());
        assertThat(revisions.getLast().revision()).isEqualTo(1);
        assertThat(provider.gets(key, "call-lost")).isEqualTo(1);
        assertThat(walk().getLong("missing")).isEqualTo(1);
        assertThat(walk().getLong("recovered")).isEqualTo(1);
    }

    @Test
    void whatWeHaveWhatWasDeletedAndWhatIsStillYoungOrForeignIsNotFetched() {
        ObjectNode known = vapi("call-known", minutesAgo(8));
        send(report(known));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        run("insert into call_key (project_id, call_log_id, provider_call_id, received_on, deleted_at)"
                + " values ($1, " + CallLogIds.of(project, "call-deleted") + ", 'call-deleted', current_date, now())");
        provider.add(key, known);
        provider.add(key, vapi("call-deleted", minutesAgo(9)));
        provider.add(key, vapi("call-young", minutesAgo(1)));
        provider.add(key, vapi("call-foreign", minutesAgo(9)).put("assistantId", "asst_somebody_elses"));
        provider.add(key, vapi("call-lost", minutesAgo(10)));
        turnOn();

        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);
        rounds(3);

        assertThat(provider.of(key).stream().map(FakeProvider.Request::path).filter(path -> !path.equals("/call")))
                .containsExactly("/call/call-lost");
        assertThat(walk().getLong("missing")).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedWhereNobodyTurnedItOnAndAKeyIsUsedForItsOwnProjectOnly() {
        long other = project + 5;
        provider.add(key, vapi("call-1", minutesAgo(8)));
        provider.add("key-" + other, vapi("call-2", minutesAgo(8)));
        configure(project("vapi", key, false));
        configure(agent(agent, project));
        configure(document(other, "vapi", "key-" + other, true));
        configure(agent(other + 1, other));

        await().atMost(SOON).until(() -> provider.of("key-" + other).size() >= 3);

        assertThat(provider.of(key)).isEmpty();
        configure(document(other, "vapi", "key-" + other, false));
    }

    @Test
    void aProviderThatAsksForPatienceFailsAndBabblesIsAskedUntilItAnswersAndNeverBeforeItsTime() {
        provider.mood(
                key,
                Mood.status(429, "retry-after", "2"),
                Mood.status(500),
                Mood.text("<html>busy</html>"),
                Mood.text("{\"calls\": []}"),
                Mood.cut(),
                Mood.text("[" + " ".repeat(60_000) + "]"));
        provider.add(key, vapi("call-lost", minutesAgo(8)));
        turnOn();

        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);

        List<FakeProvider.Request> asked = provider.of(key);
        assertThat(Duration.ofNanos(asked.get(1).atNs() - asked.get(0).atNs())).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(asked).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void manyCallsOnManyPagesAreEachRecoveredOnceAlsoThoseThatBeganInTheSameInstantOrAreListedTwice() {
        Instant instant = minutesAgo(8);
        IntStream.range(0, 70)
                .forEach(i -> provider.add(key, vapi("call-" + i, i < 20 ? instant : instant.plusMillis(i))));
        provider.listTwice(key);
        turnOn();

        await().atMost(SOON).until(() -> poll() && revisions.size() >= 70);
        rounds(3);
        poll();

        assertThat(revisions).hasSize(70);
        IntStream.range(0, 70)
                .forEach(i -> assertThat(provider.gets(key, "call-" + i)).isEqualTo(1));
        assertThat(walk().getLong("recovered")).isEqualTo(70);
    }

    @Test
    void aListThatLeadsToItselfIsGivenUpAndSaidSo() {
        provider.add(key, retell("call-lost"));
        provider.listTwice(key);
        configure(project("retell", key, true));
        configure(agent(agent, project));

        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);
        await().atMost(SOON).until(() -> walk().getString("last_error") != null);

        assertThat(walk().getString("last_error")).contains("does not end");
    }

    @Test
    void aKeyThatIsRefusedIsNotTriedAgainUntilItIsAnotherOne() {
        provider.mood(key, Mood.status(403));
        provider.add("new-" + key, vapi("call-lost", minutesAgo(8)));
        turnOn();
        await().atMost(SOON)
                .until(() -> run("select from reconcile_walk where project_id = $1 and state = 'off'") == 1);
        assertThat(walk().getString("last_error")).contains("403");
        int asked = provider.of(key).size();

        configure(project("vapi", "new-" + key, true));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);

        assertThat(provider.of(key)).hasSize(asked).hasSize(1);
    }

    @Test
    void aCallThatIsNotOverYetIsWaitedForHoweverFarTheListHasGoneOn() {
        provider.add(key, vapi("call-long", minutesAgo(12)).put("status", "in-progress"));
        turnOn();
        rounds(3);
        assertThat(provider.gets(key, "call-long")).isZero();

        provider.add(key, vapi("call-long", minutesAgo(12)));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);

        assertThat(provider.gets(key, "call-long")).isEqualTo(1);
    }

    @Test
    void aCallThatTheProviderCannotGiveDoesNotKeepTheOthersBack() {
        provider.add(key, vapi("call-bad", minutesAgo(9)));
        provider.breakCall(key, "call-bad");
        provider.add(key, vapi("call-other", minutesAgo(9)));
        provider.add(key, vapi("call-good", minutesAgo(8)));
        turnOn();

        await().atMost(SOON)
                .until(() -> run("select from reconcile_call where project_id = $1 and state = 'given_up'") == 1);

        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);
        assertThat(provider.gets(key, "call-bad")).isEqualTo(6);
    }

    @Test
    void theWalkOfAProcessThatDiedIsAnothersWhenItsLeaseHasRunOutAndTheDeadOneChangesNothing() {
        provider.add(key, vapi("call-lost", minutesAgo(8)));
        configure(project("vapi", key, true));
        // It claims before anybody else can, as a process that knows the configuration first.
        WalkStore.Account account = new WalkStore.Account(project, "vapi", 0, "another mark");
        List<Walk> claimed = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            claimed.addAll(walks.claim(new WalkStore.Wanted(
                            List.of(account), 50, LEASE, Duration.ofMinutes(15), Duration.ofDays(3)))
                    .await()
                    .atMost(SOON));
            return claimed.stream().anyMatch(walk -> walk.projectId() == project);
        });
        Walk dead = claimed.stream()
                .filter(walk -> walk.projectId() == project)
                .findFirst()
                .orElseThrow();
        configure(agent(agent, project));

        await().atMost(SOON).until(() -> poll() && revisions.size() == 1);

        assertThat(walks.release(dead, new Next.Off("dead")).await().atMost(SOON))
                .isFalse();
        assertThat(walks.progress(dead, Walk.Place.at(Instant.now()), 0, List.of(), 0, LEASE)
                        .await()
                        .atMost(SOON))
                .isEmpty();
    }

    @Test
    void twoProcessesShareTheWalksAndWhatOneLeavesTheOtherEnds() throws InterruptedException {
        IntStream.range(0, 60)
                .forEach(i -> provider.add(key, vapi("call-" + i, minutesAgo(9).plusMillis(i))));
        Desk itsDesk = new Desk(walks, missing, publisher, configuration, config, spans, outcomes, meters, clock);
        Reconciler other = new Reconciler(
                walks, missing, itsDesk, client, configuration, secrets, publisher, config, meters, vertx);
        other.start(new StartupEvent());
        turnOn();
        await().atMost(SOON).until(() -> poll() && revisions.size() >= 5);

        other.stop(new ShutdownEvent());

        await().atMost(SOON).until(() -> poll() && revisions.size() >= 60);
        rounds(2);
        poll();
        assertThat(revisions).hasSize(60);
        IntStream.range(0, 60)
                .forEach(i -> assertThat(provider.gets(key, "call-" + i)).isEqualTo(1));
    }

    @Test
    void aPreviewCountsWhatABackfillThenRecoversAlsoWhereNothingIsFetchedByItself() {
        Instant day = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
        IntStream.range(0, 30)
                .forEach(i -> provider.add(key, vapi("call-" + i, day.plus(Duration.ofMinutes(40L * i)))));
        configure(project("vapi", key, false));
        configure(agent(agent, project));
        await().atMost(SOON).until(() -> configuration.now().agent(project, agent) != null);
        Instant to = day.plus(Duration.ofMinutes(40 * 25));

        Progress preview = ended(new Asked(project, "vapi", 0, true, day, to));
        assertThat(preview.listed()).isEqualTo(25);
        assertThat(preview.missing()).isEqualTo(25);
        assertThat(provider.of(key).stream().map(FakeProvider.Request::path)).containsOnly("/call");

        Progress backfill = ended(new Asked(project, "vapi", 0, false, day, to));
        assertThat(backfill.recovered()).isEqualTo(25);
        await().atMost(SOON).until(() -> poll() && revisions.size() == 25);
        assertThat(webhooks).allSatisfy(each -> assertThat(each).containsEntry(WebhookHeaders.RECOVERED, "backfill"));

        assertThat(ended(new Asked(project, "vapi", 0, true, day, to)).missing())
                .isZero();
    }

    private Progress ended(Asked asked) {
        long id = Backfills.add(pool, asked).await().atMost(SOON);
        await().atMost(SOON).until(() -> one(id).state().equals("done"));
        return one(id);
    }

    private Progress one(long id) {
        return Backfills.one(pool, id).await().atMost(SOON);
    }

    private void turnOn() {
        configure(project("vapi", key, true));
        configure(agent(agent, project));
    }

    /** Some more rounds. */
    private void rounds(int more) {
        int lists = lists();
        await().atMost(SOON).until(() -> lists() >= lists + more);
    }

    private int lists() {
        return (int) provider.of(key).stream()
                .filter(each -> each.path().equals("/call"))
                .count();
    }

    private Row walk() {
        return pool.preparedQuery("select * from reconcile_walk where project_id = $1")
                .execute(Tuple.of(project))
                .await()
                .atMost(SOON)
                .iterator()
                .next();
    }

    private int run(String sql) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(project))
                .await()
                .atMost(SOON)
                .rowCount();
    }

    private boolean poll() {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
            if (each.key() == null || !each.key().startsWith(project + ":")) {
                continue;
            }
            if (each.topic().equals(Topic.CALLS.topicName())) {
                revisions.add(EarshotJson.read(each.value(), CallRevision.class));
            } else {
                Map<String, String> headers = new HashMap<>();
                each.headers()
                        .forEach(header ->
                                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
                webhooks.add(headers);
            }
        }
        return true;
    }

    private void send(ObjectNode body) {
        byte[] bytes = EarshotJson.bytes(body);
        RawWebhook webhook = new RawWebhook(
                DerivedIds.webhook(project, "vapi", bytes),
                "vapi",
                project,
                agent,
                null,
                Instant.now(),
                "application/json",
                Map.of(),
                null,
                bytes);
        configure(project("vapi", key, false));
        configure(agent(agent, project));
        await().atMost(SOON).until(() -> configuration.now().agent(project, agent) != null);
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), project + ":any", webhook.body());
        WebhookHeaders.of(webhook)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    private void configure(ConfigDocument document) {
        producer.send(new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
        producer.flush();
    }

    private ConfigDocument.Project project(String providerName, String apiKey, boolean on) {
        return document(project, providerName, apiKey, on);
    }

    private ConfigDocument.Project document(long id, String providerName, String apiKey, boolean on) {
        String field = providerName + "_api_key_secret";
        ObjectNode settings = JsonNodeFactory.instance
                .objectNode()
                .put("auto_fetch_calls_enabled", on)
                .put(field, secrets.seal(apiKey, SecretBox.place("project", id, field)));
        return new ConfigDocument.Project(
                id, ++version, 1, "p" + id, 1.0, null, null, null, false, false, Rubric.NONE, settings, false);
    }

    private static ConfigDocument.Agent agent(long id, long project) {
        return new ConfigDocument.Agent(id, 1, project, "a", "asst_1", null, null);
    }

    private static Instant minutesAgo(long minutes) {
        return Instant.now().minus(Duration.ofMinutes(minutes)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** A call as the provider's API gives it. */
    private static ObjectNode vapi(String id, Instant start) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.put("id", id).put("assistantId", "asst_1").put("status", "ended").put("type", "webCall");
        call.put("createdAt", start.toString()).put("startedAt", start.toString());
        call.put("endedAt", start.plusSeconds(30).toString()).put("endedReason", "customer-ended-call");
        var rows = call.putObject("artifact").putArray("messages");
        rows.addObject()
                .put("role", "bot")
                .put("message", "Good morning.")
                .put("time", start.plusMillis(900).toEpochMilli())
                .put("endTime", start.plusMillis(2_000).toEpochMilli())
                .put("secondsFromStart", 0.9);
        rows.addObject()
                .put("role", "user")
                .put("message", "A table for two.")
                .put("time", start.plusMillis(2_600).toEpochMilli())
                .put("endTime", start.plusMillis(4_000).toEpochMilli())
                .put("secondsFromStart", 2.6);
        return call;
    }

    /** The report that Vapi would have sent of it. */
    private static ObjectNode report(ObjectNode call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode message = body.putObject("message").put("type", "end-of-call-report");
        message.put(
                "timestamp",
                Instant.parse(call.path("endedAt").asText()).plusSeconds(6).toEpochMilli());
        for (String name : List.of("startedAt", "endedAt", "endedReason", "artifact")) {
            message.set(name, call.get(name));
        }
        message.putObject("call")
                .put("id", call.path("id").asText())
                .put("assistantId", "asst_1")
                .put("type", "webCall")
                .put("status", "queued")
                .put("createdAt", call.path("createdAt").asText());
        return body;
    }

    private static ObjectNode retell(String id) {
        Instant start = minutesAgo(8);
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.put("call_id", id)
                .put("agent_id", "asst_1")
                .put("call_status", "ended")
                .put("call_type", "web_call");
        call.put("start_timestamp", start.toEpochMilli())
                .put("end_timestamp", start.plusSeconds(20).toEpochMilli());
        call.putArray("transcript_object").addObject().put("role", "agent").put("content", "Hello.");
        return call;
    }
}
