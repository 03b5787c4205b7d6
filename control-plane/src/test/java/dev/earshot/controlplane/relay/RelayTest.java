package dev.earshot.controlplane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.event.Topic;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left in the outbox reaches Kafka, in order, whatever happens to the one that relays it. */
@QuarkusTest
class RelayTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    Relay relay;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final String key = UUID.randomUUID().toString();
    private final List<String> arrived = new ArrayList<>();
    private KafkaConsumer<String, String> consumer;

    @BeforeEach
    void start() {
        new ControlPlane(api, management).bootstrap();
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.ALERTS.topicName()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        await().atMost(SOON).until(() -> relay.state() == RelayState.LEADING);
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void messagesArriveInTheOrderOfTheirRows() throws SQLException {
        try (Connection connection = Tables.asPipeline()) {
            for (int i = 0; i < 50; i++) {
                Tables.outbox(connection, row("m" + i, "n" + i));
            }
        }
        awaitArrival(100);
        assertThat(arrived)
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .boxed()
                        .flatMap(i -> List.of("m" + i, "n" + i).stream())
                        .toList());
    }

    @Test
    void aRowThatCannotBePublishedIsSetAsideAndThoseAroundItGoOn() throws SQLException {
        try (Connection connection = Tables.asPipeline()) {
            connection.setAutoCommit(false);
            Tables.outbox(connection, row("before"));
            Tables.outbox(connection, "{\"key\": \"" + key + "\"}");
            Tables.outbox(connection, row("x".repeat(Topic.RAW_RECORD + 128 * 1024)));
            Tables.outbox(connection, row("behind"));
            connection.commit();
        }
        awaitArrival(2);
        assertThat(arrived).containsExactly("before", "behind");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Tables.query(
                                "select failure from outbox where messages::text like ? order by id", "%" + key + "%"))
                        .containsExactly(null, "IllegalArgumentException", "RecordTooLargeException", null));
    }

    @Test
    void aLeaderThatIsCutOffIsReplacedWithinFifteenSeconds() throws SQLException {
        try (Connection other = Tables.asPipeline()) {
            Tables.query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'earshot-relay'");
            Tables.run(other, "select pg_advisory_lock(hashtext('earshot.relay'))");
            await().atMost(SOON).until(() -> relay.state() == RelayState.FOLLOWING);
            Tables.outbox(other, row("left by another"));
            assertThat(waiting()).isEqualTo("1");
        }
        awaitArrival(1);
        await().atMost(SOON)
                .until(() -> relay.state() == RelayState.LEADING && waiting().equals("0"));
    }

    @Test
    void aSlotThatIsLostIsMadeAnewAndNothingIsMissing() throws SQLException {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            Tables.query("select pg_terminate_backend(active_pid) from pg_replication_slots where active");
            Tables.query("select pg_drop_replication_slot('earshot_outbox')");
            return true;
        });
        try (Connection connection = Tables.asPipeline()) {
            Tables.outbox(connection, row("without a slot"));
        }
        awaitArrival(1);
        await().atMost(SOON)
                .until(() -> !Tables.query("select 1 from pg_replication_slots where slot_name = 'earshot_outbox'")
                        .isEmpty());
    }

    @Test
    void theSlotMovesOnWhileOnlyOtherTablesChange() throws SQLException {
        await().atMost(SOON)
                .until(() -> !Tables.query("select 1 from pg_replication_slots where active")
                        .isEmpty());
        try (Connection connection = Tables.asAdmin()) {
            Tables.run(connection, "create table if not exists noise (n text)");
            Tables.run(connection, "insert into noise select repeat('x', 1000) from generate_series(1, 2000)");
        }
        String here = Tables.query("select pg_current_wal_lsn()").getFirst();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Tables.query(
                                "select confirmed_flush_lsn >= ?::pg_lsn from pg_replication_slots where slot_name = 'earshot_outbox'",
                                here)
                        .contains("t"));
    }

    private String waiting() {
        return Tables.query(
                        "select count(*) from outbox where relayed_at is null and messages::text like ?",
                        "%" + key + "%")
                .getFirst();
    }

    private String row(String... values) {
        List<String> messages = new ArrayList<>();
        for (String value : values) {
            messages.add("{\"topic\": \"" + Topic.ALERTS.topicName() + "\", \"key\": \"" + key
                    + "\", \"headers\": {}, \"value\": \"" + value + "\"}");
        }
        return "[" + String.join(",", messages) + "]";
    }

    private void awaitArrival(int howMany) {
        await().atMost(SOON.multipliedBy(2)).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                if (key.equals(record.key())) {
                    arrived.add(record.value());
                }
            });
            return arrived.size() >= howMany;
        });
    }
}
