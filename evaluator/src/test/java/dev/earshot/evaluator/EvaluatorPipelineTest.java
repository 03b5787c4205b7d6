package dev.earshot.evaluator;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
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

/** The hop against a real broker and a real PostgreSQL; each test has a project of its own. */
@QuarkusTest
class EvaluatorPipelineTest {
    private static final AtomicLong PROJECTS = new AtomicLong(80_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Configuration configuration;

    @Inject
    Deadlines deadlines;

    @Inject
    Pool pool;

    private final long project = PROJECTS.incrementAndGet();
    private final long agentId = project * 10;
    private final List<Score> scores = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> verdicts = new ArrayList<>();
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;

    @BeforeEach
    void connect() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(Topic.SCORES, Topic.VERDICTS).stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var none = JsonNodeFactory.instance.objectNode();
        configure(new ConfigDocument.Project(
                project, 1, 1, "p", 0.0, null, null, null, false, false, Rubric.NONE, none, false));
        configure(new ConfigDocument.Agent(agentId, 1, project, "a", null, null, null));
        configure(metric(1, "Latency (in ms)", MetricType.CODE, "latency", false));
        configure(metric(2, "Relevancy", MetricType.LLM_JUDGE, "relevancy", false));
        configure(metric(3, "Turns", MetricType.CODE, "turn_count", true));
        await().atMost(SOON)
                .until(() -> configuration.now().metrics(project, agentId).size() == 3);
    }

    private ConfigDocument metric(int n, String name, MetricType type, String code, boolean sampled) {
        return new ConfigDocument.Metric(
                project * 10 + n,
                1,
                project,
                1,
                name,
                type,
                EvalType.NUMERIC,
                code,
                "",
                List.of(),
                List.of(),
                sampled,
                true,
                JsonNodeFactory.instance.objectNode());
    }

    @AfterEach
    void disconnect() {
        producer.close();
        consumer.close();
    }

    @Test
    void aRevisionGetsOneEndPerPlannedMetricAndThenItsVerdict() {
        send(1, turns(500));

        await().atMost(SOON).until(() -> poll() && verdicts.size() == 1);
        assertThat(scores)
                .extracting(score -> score.outcome().end())
                .containsExactlyInAnyOrder("scored", "not_evaluated", "sampled_out");
        Verdict verdict = verdict(0);
        assertThat(verdict.number()).isEqualTo(1);
        assertThat(verdict.success()).isTrue();
        assertThat(verdict.planned()).isEqualTo(3);
        assertThat(verdict.scored()).isEqualTo(1);
    }

    @Test
    void aRedeliveryPublishesTheSameBytesAndScoresNothingTwice() {
        send(1, turns(500));
        send(1, turns(500));
        await().atMost(SOON).until(() -> poll() && !verdicts.isEmpty());
        send(1, turns(500));

        await().atMost(SOON).until(() -> poll() && verdicts.size() >= 2);
        assertThat(verdicts)
                .extracting(record -> new String(record.value()))
                .containsOnly(new String(verdicts.getFirst().value()));
        assertThat(count("ledger")).isEqualTo(3);
        assertThat(count("evaluation")).isEqualTo(1);
    }

    @Test
    void aRevisionWithOtherTurnsGetsTheNextVerdictAndSupersedesTheOldScores() {
        send(1, turns(500));
        await().atMost(SOON).until(() -> poll() && verdicts.size() == 1);
        send(2, turns(900));

        await().atMost(SOON).until(() -> poll() && verdicts.size() == 2);
        assertThat(verdict(1).number()).isEqualTo(2);
        assertThat(count("ledger")).isEqualTo(6);
        assertThat(count("ledger where state = 'superseded' and project_id")).isEqualTo(3);
    }

    @Test
    void aCallWhoseTranscriptIsPendingWaitsForIt() {
        send(1, List.of(), Flags.TRANSCRIPT_PENDING);
        await().atMost(SOON).until(() -> count("evaluation") == 1);
        assertThat(deadlines.sweep().await().atMost(SOON)).isZero();
        send(2, turns(500));

        await().atMost(SOON).until(() -> poll() && verdicts.size() == 1);
        assertThat(verdict(0).revision()).isEqualTo(2);
        assertThat(verdict(0).number()).isEqualTo(1);
    }

    @Test
    void aPoisonRecordIsSetAsideAndTheOthersGoOn() {
        producer.send(new ProducerRecord<>(Topic.CALLS.topicName(), project + ":c", "{\"nonsense\":true}".getBytes()));
        send(1, turns(500));

        await().atMost(SOON).until(() -> poll() && verdicts.size() == 1);
    }

    private static List<Turn> turns(long latency) {
        return List.of(
                agent("Hello there", 0, 1_000),
                user("I need help", 2_000, 3_000),
                agent("Of course", 3_000 + latency, 5_000));
    }

    private void send(int revision, List<Turn> turns, String... flags) {
        CallRevision call = new CallRevision(
                revision,
                Instant.now(),
                Instant.now(),
                Instant.now(),
                Calls.call(project, agentId, "c-1", Timing.START_END, 5_000L, turns, flags));
        producer.send(new ProducerRecord<>(Topic.CALLS.topicName(), project + ":c-1", EarshotJson.bytes(call)));
        producer.flush();
    }

    private void configure(ConfigDocument document) {
        producer.send(new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
    }

    private boolean poll() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (!record.key().startsWith(project + ":")) {
                continue;
            }
            if (record.topic().equals(Topic.VERDICTS.topicName())) {
                verdicts.add(record);
            } else {
                Score score = EarshotJson.read(record.value(), Score.class);
                if (scores.stream().noneMatch(known -> known.id().equals(score.id()))) {
                    scores.add(score);
                }
            }
        }
        return true;
    }

    private Verdict verdict(int index) {
        return EarshotJson.read(verdicts.get(index).value(), Verdict.class);
    }

    private long count(String table) {
        String where = table.contains(" where ") ? table : table + " where project_id";
        return pool.query("select count(*) from " + where + " = " + project)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
