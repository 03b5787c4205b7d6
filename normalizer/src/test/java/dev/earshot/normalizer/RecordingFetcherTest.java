package dev.earshot.normalizer;

import static dev.earshot.normalizer.FakeProvider.CUT_AT;
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
import dev.earshot.contracts.recording.Reference;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.infra.Ports;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.recordings.Recordings;
import dev.earshot.recordings.Stored;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.HeldRecording;
import dev.earshot.store.recording.RecordingEnd;
import dev.earshot.store.recording.RecordingStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings from a provider that misbehaves, with a real broker and a real PostgreSQL. */
@QuarkusTest
@TestProfile(RecordingFetcherTest.Quick.class)
class RecordingFetcherTest {
    /** Pauses that a test can wait for, one fetch at a time, and a project of its own for each test. */
    public static final class Quick implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.normalizer.recordings.at-once", "1",
                    "earshot.normalizer.recordings.most", "2000000",
                    "earshot.normalizer.recordings.first-pause", "50ms",
                    "earshot.normalizer.recordings.longest-pause", "2s",
                    "earshot.normalizer.recordings.patience", "1s",
                    "earshot.normalizer.recordings.stall", "10s",
                    "earshot.normalizer.recordings.lease", "2s",
                    "earshot.normalizer.recordings.heartbeat", "200ms",
                    "earshot.normalizer.recordings.look-every", "50ms",
                    "earshot.normalizer.recordings.elevenlabs", "http://127.0.0.1:" + PORT);
        }
    }

    /** One for the profile and the test, which are loaded apart. */
    private static final int PORT = port();

    private static final AtomicLong PROJECTS = new AtomicLong(90_000);
    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    Configuration configuration;

    @Inject
    Recordings recordings;

    @Inject
    RecordingStore store;

    @Inject
    SecretBox secrets;

    @Inject
    Pool pool;

    private final long project = PROJECTS.incrementAndGet();
    private final long agent = project * 10;
    private FakeProvider provider;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private final List<CallRevision> revisions = new ArrayList<>();

    @BeforeEach
    void connect() throws Exception {
        provider = new FakeProvider(PORT);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        settings.put("auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(Topic.CALLS.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        ObjectNode providerKeys = JsonNodeFactory.instance.objectNode();
        providerKeys.put(
                "elevenlabs_api_key_secret",
                secrets.seal("xi_key", SecretBox.place("project", project, "elevenlabs_api_key_secret")));
        configure(new ConfigDocument.Project(
                project, 1, 1, "p", 1.0, null, null, null, false, false, Rubric.NONE, providerKeys, false));
        configure(new ConfigDocument.Agent(agent, 1, project, "a", "asst_" + project, null, null));
        configure(new ConfigDocument.Egress(1, project, List.of("127.0.0.1/32")));
        await().atMost(SOON)
                .until(() -> configuration.now().agent(project, agent) != null
                        && !configuration.now().egressAllow().isEmpty());
    }

    @AfterEach
    void disconnect() {
        provider.close();
        producer.close();
        consumer.close();
        pool.query("delete from recording").executeAndAwait();
    }

    @Test
    void aRecordingIsFetchedInTheBackgroundAndTheCallSaysWhereItIs() throws Exception {
        observe("c1", provider.url("/plain"));
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));
        await().atMost(SOON).until(() -> poll() && revisions.size() == 2);

        assertThat(revisions.getFirst().call().recordingRef()).isNull();
        CallRevision told = revisions.getLast();
        assertThat(told.revision()).isEqualTo(2);
        assertThat(told.webhookAt()).isEqualTo(revisions.getFirst().webhookAt());
        assertThat(bytes(told.call().recordingRef())).isEqualTo(provider.audio);
        assertThat(told.call().recordingRef()).endsWith(".wav");
        assertThat(column("c1", "reference")).isEqualTo(told.call().recordingRef());
        assertThat(left()).isEmpty();
    }

    @Test
    void elevenLabsAudioIsAskedForByTheCallsIdWithTheProjectsKey() {
        String conversation = "conv 1/" + project;
        send("elevenlabs", """
                {"type": "post_call_transcription", "event_timestamp": 1772359260, "data": {
                  "agent_id": "asst_%d", "conversation_id": "%s", "status": "done",
                  "transcript": [{"role": "agent", "message": "Hello", "time_in_call_secs": 0}],
                  "metadata": {"start_time_unix_secs": 1772359200, "call_duration_secs": 21}}}
                """.formatted(project, conversation));
        await().atMost(SOON).until(() -> "stored".equals(state(conversation)));

        assertThat(provider.asked).containsExactly("/v1/convai/conversations/" + conversation + "/audio null xi_key");
    }

    @ParameterizedTest
    @CsvSource({"/busy, 2", "/failing, 3"})
    void whatPassesIsTriedAgain(String path, int requests) throws Exception {
        observe("c1", provider.url(path));
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));

        assertThat(provider.count(path)).isEqualTo(requests);
        assertThat(bytes(column("c1", "reference"))).isEqualTo(provider.audio);
    }

    @Test
    void whatWasCutIsGoneOnWithWhereItBroke() throws Exception {
        observe("c1", provider.url("/cut"));
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));

        // What was on its way when the connection broke may be lost: it goes on from what came.
        assertThat(provider.asked).hasSize(2).first().isEqualTo("/cut null null");
        assertThat(provider.asked.get(1)).matches("/cut bytes=\\d+- null");
        assertThat(Integer.parseInt(provider.asked.get(1).replaceAll("\\D", "")))
                .isBetween(1, CUT_AT);
        assertThat(bytes(column("c1", "reference"))).isEqualTo(provider.audio);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/missing, failed, http_404",
        "/gone, failed, http_410",
        "/large, failed, too_large",
        "/page, failed, no_audio"
    })
    void whatWillNeverComeEndsWithAReasonAndTheCallStands(String path, String state, String reason) {
        observe("c1", provider.url(path));
        await().atMost(SOON).until(() -> state.equals(state("c1")));

        assertThat(column("c1", "reason")).isEqualTo(reason);
        await().atMost(SOON).until(() -> poll() && !revisions.isEmpty());
        assertThat(revisions).extracting(CallRevision::revision).containsOnly(1);
        assertThat(left()).isEmpty();
    }

    @Test
    void aLinkOfRetellThatDiedIsExpired() {
        retell("c1", provider.url("/gone"));
        await().atMost(SOON).until(() -> "expired".equals(state("c1")));
        assertThat(column("c1", "reason")).isEqualTo("http_410");
    }

    @Test
    void anAddressInsideTheHouseIsNotAskedFor() {
        observe("c1", "http://169.254.169.254/latest/meta-data/");
        await().atMost(SOON).until(() -> "failed".equals(state("c1")));
        assertThat(column("c1", "reason")).isEqualTo("blocked");
    }

    @Test
    void aServerThatFallsSilentIsAskedAgainAndSaysWhyItWaits() {
        observe("c1", provider.url("/silent"));
        await().atMost(SOON).until(() -> "nothing_came_for_too_long".equals(column("c1", "reason")));
        assertThat(state("c1")).isIn("waiting", "fetching");
    }

    @Test
    void theNewestIsFetchedFirst() {
        observe("first", provider.url("/held"));
        await().atMost(SOON).until(() -> provider.count("/held") == 1);
        for (String call : List.of("old", "newer", "newest")) {
            observe(call, provider.url("/" + call));
            await().atMost(SOON).until(() -> "waiting".equals(state(call)));
        }
        provider.gate.countDown();
        await().atMost(SOON).until(() -> "stored".equals(state("old")));

        assertThat(provider.asked)
                .extracting(each -> each.split(" ")[0])
                .containsExactly("/held", "/newest", "/newer", "/old");
    }

    @Test
    void whatADeadProcessHeldIsGoneOnWithWhereItsFileEnds() throws Exception {
        // Another process claims it, brings a part, gives one sign of life with that, and is killed.
        observe("busy", provider.url("/held"));
        await().atMost(SOON).until(() -> provider.count("/held") == 1);
        observe("c1", provider.url("/cut"));
        await().atMost(SOON).until(() -> "waiting".equals(state("c1")));
        ClaimedRecording theirs =
                store.claim(1, 4, Duration.ofSeconds(3)).await().atMost(SOON).getFirst();
        assertThat(theirs.callId()).isEqualTo("c1");
        Path file = recordings.partial("fetch-" + project + "-" + theirs.callLogId() + "-" + theirs.leaseVersion());
        Files.write(file, java.util.Arrays.copyOf(provider.audio, 123_456));
        assertThat(store.renew(List.of(new HeldRecording(theirs, 100_000, "\"v1\"")), Duration.ofSeconds(1))
                        .await()
                        .atMost(SOON))
                .hasSize(1);
        provider.gate.countDown();
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));

        assertThat(provider.asked).last().isEqualTo("/cut bytes=100000- null");
        assertThat(bytes(column("c1", "reference"))).isEqualTo(provider.audio);
        assertThat(store.finish(theirs, new RecordingEnd.Failed("late")).await().atMost(SOON))
                .isFalse();
        assertThat(state("c1")).isEqualTo("stored");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatWasKeptBeforeADeathIsOnlyToldAndNotFetchedAgain() throws Exception {
        observe("busy", provider.url("/held"));
        await().atMost(SOON).until(() -> provider.count("/held") == 1);
        observe("c1", provider.url("/plain"));
        await().atMost(SOON).until(() -> "waiting".equals(state("c1")));
        ClaimedRecording theirs =
                store.claim(1, 4, Duration.ofSeconds(1)).await().atMost(SOON).getFirst();
        Path file = recordings.incoming();
        Files.write(file, provider.audio);
        String reference = recordings
                .keep(file, List.of(new Recordings.Place(project, theirs.callLogId())), "r.wav")
                .getFirst();
        recordings.drop(file);
        assertThat(store.kept(theirs, reference, provider.audio.length).await().atMost(SOON))
                .isTrue();
        provider.gate.countDown();
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));
        await().atMost(SOON)
                .until(() -> poll()
                        && revisions.stream()
                                .anyMatch(each -> reference.equals(each.call().recordingRef())));

        assertThat(provider.count("/plain")).isZero();
    }

    @Test
    void aRecordingThatComesWithAWebhookMeanwhileStands() {
        observe("busy", provider.url("/held"));
        await().atMost(SOON).until(() -> provider.count("/held") == 1);
        observe("c1", provider.url("/plain"));
        await().atMost(SOON).until(() -> "waiting".equals(state("c1")));
        send("observe", body("c1", provider.url("/plain")), project + "/1-0123456789abcdef.mp3");
        await().atMost(SOON).until(() -> "stored".equals(state("c1")));
        provider.gate.countDown();

        assertThat(column("c1", "reason")).isEqualTo("came_with_a_webhook");
        assertThat(provider.count("/plain")).isZero();
    }

    @Test
    void aCallThatWasDeletedGetsNone() {
        String path = "/plain";
        observe("busy", provider.url("/held"));
        await().atMost(SOON).until(() -> provider.count("/held") == 1);
        observe("c1", provider.url(path));
        await().atMost(SOON).until(() -> "waiting".equals(state("c1")));
        pool.preparedQuery("update call_key set deleted_at = now() where project_id = $1 and provider_call_id = 'c1'")
                .executeAndAwait(Tuple.of(project));
        provider.gate.countDown();
        await().atMost(SOON).until(() -> "failed".equals(state("c1")));

        assertThat(column("c1", "reason")).isEqualTo("call_deleted");
        assertThat(provider.count(path)).isZero();
    }

    private static int port() {
        String name = "earshot.test.provider-port";
        if (System.getProperty(name) == null) {
            System.setProperty(name, Integer.toString(Ports.free()));
        }
        return Integer.getInteger(name);
    }

    private void observe(String call, String url) {
        send("observe", body(call, url));
    }

    private static String body(String call, String url) {
        return """
                {"call_id": "%s", "voice_recording_url": "%s", "transcript_type": "custom",
                 "transcript_json": [{"role": "assistant", "content": "Hello", "start_time": 0.4, "end_time": 2.0}]}
                """.formatted(call, url);
    }

    private void retell(String call, String url) {
        send("retell", """
                {"event": "call_analyzed", "call": {"call_id": "%s", "agent_id": "asst_%d", "call_status": "ended",
                  "start_timestamp": 1772359200000, "end_timestamp": 1772359260000, "recording_url": "%s",
                  "transcript_object": [{"role": "agent", "content": "Hello", "words": []}]}}
                """.formatted(call, project, url));
    }

    private void send(String door, String body) {
        send(door, body, null);
    }

    private void send(String door, String body, String recording) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        RawWebhook webhook = new RawWebhook(
                DerivedIds.webhook(project, door, bytes) + (recording == null ? "" : "r"),
                door,
                project,
                agent,
                null,
                Instant.now(),
                "application/json",
                Map.of(),
                recording,
                bytes);
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.WEBHOOKS.topicName(), project + ":any", bytes);
        WebhookHeaders.of(webhook)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    private void configure(ConfigDocument document) {
        var _ = producer.send(
                new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
    }

    private boolean poll() {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
            if (each.key().startsWith(project + ":")) {
                revisions.add(EarshotJson.read(new String(each.value(), StandardCharsets.UTF_8), CallRevision.class));
            }
        }
        return true;
    }

    private String state(String call) {
        return column(call, "state");
    }

    private String column(String call, String name) {
        var rows = pool.preparedQuery(
                        "select " + name + "::text from recording where project_id = $1 and call_log_id = $2")
                .executeAndAwait(Tuple.of(project, CallLogIds.of(project, call)));
        for (Row row : rows) {
            return row.getString(0);
        }
        return "";
    }

    private byte[] bytes(String reference) throws Exception {
        Stored stored = Objects.requireNonNull(recordings.find(Objects.requireNonNull(Reference.parse(reference))));
        return Files.readAllBytes(((Stored.OnDisk) stored).file());
    }

    /** Files of attempts of this project that nobody deleted. */
    private List<String> left() {
        try (Stream<Path> files = Files.list(recordings.partial("x").getParent())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("fetch-" + project + "-"))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
