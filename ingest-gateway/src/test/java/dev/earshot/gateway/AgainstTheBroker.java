package dev.earshot.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.secret.SecretBox;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

/** A real broker, and for each test an organisation with a project, an agent, a source of each provider and a key. */
abstract class AgainstTheBroker {
    private static final AtomicLong IDS = new AtomicLong(40_000);
    protected static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Configuration configuration;

    @Inject
    Publisher publisher;

    @Inject
    SecretBox secrets;

    @TestHTTPResource("/")
    URI base;

    protected final long id = IDS.incrementAndGet();
    protected final long agent = id * 10;
    protected final String assistant = "asst_" + id;
    protected final String key = "esk_test_" + id;
    protected final String secret = "key_for_tests_" + id;
    protected final HttpClient http = HttpClient.newHttpClient();
    protected KafkaConsumer<String, byte[]> consumer;

    @BeforeEach
    void configure() {
        add(
                new ConfigDocument.Organization(id, 1, "org" + id),
                project(id, false),
                new ConfigDocument.Agent(agent, 1, id, "Booking", assistant, null, null),
                source(agent + 1, "retell", "retell", secret),
                source(agent + 2, "elevenlabs", "elevenlabs", secret),
                source(agent + 3, "vapi", "secret", secret),
                new ConfigDocument.ApiKey(agent, 1, id, null, "k", "esk", Hash.hex(key), false, null));
        await().atMost(SOON).until(() -> configuration.now().key(Hash.hex(key)) != null && publisher.isReady());
        Properties settings = settings();
        settings.put("auto.offset.reset", "latest");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.WEBHOOKS.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        return settings;
    }

    protected static void add(ConfigDocument... documents) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer())) {
            for (ConfigDocument document : documents) {
                producer.send(
                        new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
            }
        }
    }

    protected ConfigDocument project(long project, boolean deleted) {
        var none = JsonNodeFactory.instance.objectNode();
        return new ConfigDocument.Project(
                project, deleted ? 2 : 1, id, "p", 1.0, null, null, null, false, false, Rubric.NONE, none, deleted);
    }

    protected ConfigDocument source(long source, String provider, String scheme, String plain) {
        return new ConfigDocument.Source(
                source,
                1,
                id,
                agent,
                provider,
                scheme,
                secrets.seal(plain, SecretBox.place("source", source, "secret")),
                JsonNodeFactory.instance.objectNode());
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    protected static Path recordings() {
        return Path.of(System.getProperty("earshot.recordings"));
    }

    /** Sends these bytes as they are, leaves the connection open, and reads what comes back until it is closed or quiet. */
    protected String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return String.valueOf(in.readLine());
        }
    }

    protected Socket connect() throws IOException {
        return new Socket(base.getHost(), base.getPort());
    }

    protected String body(String callId) {
        return "{\"call_id\":\"" + callId + "\",\"agent\":\"" + agent
                + "\",\"transcript_type\":\"custom\",\"metadata\":{\"a\":1},\"transcript_json\":[{\"role\":\"user\","
                + "\"content\":\"Héllo\",\"start_time\":0.5,\"end_time\":2.3}]}";
    }

    protected HttpResponse<String> observe(String body) throws Exception {
        return post("/observability/v1/observe/", body, "X-CEKURA-API-KEY", key);
    }

    protected HttpResponse<String> retell(String body, String with) throws Exception {
        String time = Long.toString(Instant.now().toEpochMilli());
        return post(
                "/observability/v1/retell/observe/",
                body,
                "x-retell-signature",
                "v=" + time + ",d=" + hmac(with, body + time));
    }

    protected HttpResponse<String> elevenLabs(String body, String with) throws Exception {
        return post("/observability/v1/elevenlabs/observe", body, "ElevenLabs-Signature", signed(body, with));
    }

    protected static String signed(String body, String with) throws Exception {
        String time = Long.toString(Instant.now().getEpochSecond());
        return "t=" + time + ",v0=" + hmac(with, time + "." + body);
    }

    protected static String hmac(String with, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(with.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    protected HttpResponse<String> post(String path, String body, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header(header, value)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    protected static JsonNode json(HttpResponse<String> answer) throws Exception {
        return EarshotJson.MAPPER.readTree(answer.body());
    }

    protected List<ConsumerRecord<String, byte[]>> records(int atLeast) {
        return records(List.of(id), atLeast);
    }

    protected List<ConsumerRecord<String, byte[]>> records(List<Long> projects, int atLeast) {
        List<ConsumerRecord<String, byte[]>> mine = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                if (projects.contains(Long.valueOf(header(record, "earshot_project_id")))) {
                    mine.add(record);
                }
            });
            return mine.size() >= atLeast;
        });
        return mine;
    }

    protected static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
