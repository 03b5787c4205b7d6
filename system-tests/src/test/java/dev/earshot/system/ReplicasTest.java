package dev.earshot.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.standalone.demo.ProviderRequests;
import dev.earshot.standalone.demo.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every service is one of several: two of each on one broker and one database, one killed half-way. */
class ReplicasTest {
    private static final int LATECOMERS = 40;
    private static final int MOST_TIMES = 5;
    private static final long SEED = 20_261_127;
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Map<String, Set<String>> verdicts = new TreeMap<>();
    private final Map<String, Set<String>> scores = new TreeMap<>();
    private final Map<String, byte[]> values = new HashMap<>();
    private final Set<String> rejected = new TreeSet<>();
    /** Others may have worked on this broker and this database before. */
    private long project;

    @Test
    void webhooksSentSeveralTimesToTwoGatewaysAtOnceAndAgainLaterGiveOneVerdictOneScorePerMetricAndOneNotification()
            throws Exception {
        try (Receiver receiver = new Receiver();
                Replica first = new Replica("first");
                Replica second = new Replica("second");
                KafkaConsumer<String, byte[]> consumer = consumer()) {
            first.start();
            second.start();
            await().atMost(SOON).until(() -> first.isReady() && second.isReady());
            first.bootstrap();
            String yaml = resource("project.yaml").replace("RECEIVER", receiver.url());
            JsonNode applied = EarshotJson.read(first.operator("/operator/apply", yaml), JsonNode.class)
                    .path("projects")
                    .path(0);
            project = applied.path("id").asLong();
            long vapiAgent = applied.path("agents").path(1).path("id").asLong();
            JsonNode calls = EarshotJson.read(resource("calls.json"), JsonNode.class);
            ProviderRequests requests = new ProviderRequests(Replica.KEY, vapiAgent);
            Instant start = Instant.parse("2026-03-02T09:00:00Z");

            List<ProviderRequests.Request> all = new ArrayList<>();
            calls.forEach(call -> all.addAll(requests.of(call, start)));
            all.add(all.size() / 2, requests.unreadable()); // a poison in the midst of the others

            Random random = new Random(SEED);
            sendSeveralTimesAtOnce(all, List.of(first, second), first, random);
            await().atMost(SOON).untilAsserted(() -> {
                poll(consumer);
                assertThat(verdicts).hasSize(calls.size());
                assertThat(receiver.byCall()).hasSize(calls.size());
                assertThat(rejected).isNotEmpty();
            });
            first.start();
            await().atMost(SOON).until(first::isReady);
            sendSeveralTimesAtOnce(all, List.of(first, second), null, random);

            // Behind the second wave come others, on every partition: once they are through, so is the wave.
            for (int i = 0; i < LATECOMERS; i++) {
                ObjectNode latecomer = calls.path(0).deepCopy();
                ProviderRequests.Request request =
                        requests.of(latecomer.put("id", "late-" + i), start).getFirst();
                assertThat(post(second, first, request)).isEqualTo(201);
            }
            await().atMost(SOON).untilAsserted(() -> {
                poll(consumer);
                assertThat(verdicts).hasSize(calls.size() + LATECOMERS);
                assertThat(receiver.byCall()).hasSize(calls.size() + LATECOMERS);
            });
            poll(consumer);
            assertThat(verdicts)
                    .hasSize(calls.size() + LATECOMERS)
                    .allSatisfy((call, ids) -> assertThat(ids).as(call).hasSize(1));
            assertThat(scores)
                    .hasSize(calls.size() + LATECOMERS)
                    .allSatisfy((call, ids) -> assertThat(ids).as(call).hasSize(11));
            assertThat(receiver.byCall())
                    .as("notifications, distinct by id and body")
                    .allSatisfy((call, times) -> assertThat(times).as(call).hasValue(1));
            assertThat(receiver.unsigned()).isZero();
            assertThat(callLogs(second))
                    .as("call logs that the API lists")
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(verdicts.keySet());
        }
    }

    private List<String> callLogs(Replica replica) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(replica.baseUrl()
                        + "/observability/v1/call-logs/?page_size=100&timestamp_from=2026-03-01T00:00:00Z&timestamp_to=2026-03-31T00:00:00Z&project_id="
                        + project))
                .header("X-CEKURA-API-KEY", Replica.KEY)
                .timeout(Duration.ofSeconds(10))
                .build();
        List<String> ids = new ArrayList<>();
        EarshotJson.read(Replica.send(request).body(), JsonNode.class)
                .path("results")
                .forEach(call -> ids.add(call.path("call_id").asText()));
        return ids;
    }

    // One to five times each, side by side, to one gateway after the other.
    private static void sendSeveralTimesAtOnce(
            List<ProviderRequests.Request> requests, List<Replica> replicas, @Nullable Replica killed, Random random)
            throws Exception {
        List<Callable<Integer>> all = new ArrayList<>();
        int n = 0;
        for (ProviderRequests.Request request : requests) {
            for (int times = 1 + random.nextInt(MOST_TIMES); times > 0; times--) {
                Replica to = replicas.get(n++ % replicas.size());
                Replica other = replicas.get(n % replicas.size());
                all.add(() -> post(to, other, request));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(24)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                sent.add(threads.submit(all.get(i)));
                if (killed != null && i == all.size() / 2) {
                    sent.get(i / 2).get();
                    killed.kill();
                }
            }
            for (Future<Integer> each : sent) {
                assertThat(each.get() / 100).isEqualTo(2);
            }
        }
    }

    /** As a load balancer would: what one replica does not answer goes to the other. */
    private static int post(Replica to, Replica other, ProviderRequests.Request request) throws IOException {
        try {
            return post(to.baseUrl(), request);
        } catch (IOException dead) {
            return post(other.baseUrl(), request);
        }
    }

    private static int post(String base, ProviderRequests.Request request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + request.path()))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        return Replica.send(builder.build()).statusCode();
    }

    private void poll(KafkaConsumer<String, byte[]> consumer) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> {
            if (!record.key().startsWith(project + ":")) {
                return;
            }
            if (record.topic().equals(Topic.WEBHOOKS_REJECTED.topicName())) {
                rejected.add(new String(record.value(), StandardCharsets.UTF_8));
                return;
            }
            String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
            byte[] before = values.putIfAbsent(id, record.value());
            assertThat(before == null || Arrays.equals(before, record.value()))
                    .as("records with the ce_id " + id + " are equal, byte by byte")
                    .isTrue();
            if (record.topic().equals(Topic.VERDICTS.topicName())) {
                Verdict verdict = EarshotJson.read(record.value(), Verdict.class);
                verdicts.computeIfAbsent(verdict.callId(), _ -> new TreeSet<>()).add(id);
            } else {
                Score score = EarshotJson.read(record.value(), Score.class);
                scores.computeIfAbsent(score.callId(), _ -> new TreeSet<>()).add(id);
            }
        });
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(Topic.SCORES, Topic.VERDICTS, Topic.WEBHOOKS_REJECTED).stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static String resource(String name) throws IOException {
        try (var in = ReplicasTest.class.getResourceAsStream("/demo/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
