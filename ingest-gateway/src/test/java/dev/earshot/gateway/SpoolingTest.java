package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While Kafka cannot take webhooks they are kept on disk, and nobody who sends them has to know. */
@QuarkusTest
@TestProfile(SpoolingTest.Small.class)
class SpoolingTest extends AgainstTheBroker {
    /** 64 kB of spool in files of 4 kB, and 300 ms for Kafka. */
    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.gateway.spool.max-bytes", "65536",
                    "earshot.gateway.spool.segment-bytes", "4096",
                    "earshot.gateway.spool.kafka-patience", "300ms",
                    "earshot.gateway.rate-limit", "off");
        }
    }

    @Inject
    SwitchedSink sink;

    @Inject
    MeterRegistry meters;

    @AfterEach
    void up() {
        sink.goOn();
        await().atMost(SOON).until(() -> gauge("earshot_spool_records") == 0);
    }

    @Test
    void withKafkaAwayWebhooksAreAcceptedAndReachItInOrderWhenItIsBack() throws Exception {
        sink.state = SwitchedSink.State.DOWN;
        for (int i = 0; i < 40; i++) {
            assertThat(observe(body("call", i)).statusCode()).isEqualTo(201);
        }
        assertThat(gauge("earshot_spool_records")).isEqualTo(40);
        assertThat(gauge("earshot_spool_bytes")).isPositive();
        assertThat(gauge("earshot_spool_oldest_age_seconds")).isPositive();

        sink.state = SwitchedSink.State.UP;
        assertThat(numbers(records(40)))
                .isEqualTo(IntStream.range(0, 40).boxed().toList());
        await().atMost(SOON).until(() -> gauge("earshot_spool_bytes") == 0);
        assertThat(gauge("earshot_spool_oldest_age_seconds")).isZero();
    }

    @Test
    void whatComesWhileTheSpoolDrainsDoesNotOvertakeIt() throws Exception {
        sink.state = SwitchedSink.State.DOWN;
        for (int i = 0; i < 20; i++) {
            assertThat(observe(body("call", i)).statusCode()).isEqualTo(201);
        }
        sink.state = SwitchedSink.State.UP;
        for (int i = 20; i < 80; i++) {
            assertThat(observe(body("call", i)).statusCode()).isEqualTo(201);
        }
        assertThat(numbers(records(80)))
                .isEqualTo(IntStream.range(0, 80).boxed().toList());
    }

    @Test
    void whenKafkaDoesNotAcknowledgeInTimeTheSpoolTakesOver() throws Exception {
        sink.state = SwitchedSink.State.STUCK;
        Instant before = Instant.now();
        assertThat(observe(body("c-slow")).statusCode()).isEqualTo(201);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        assertThat(gauge("earshot_spool_records")).isEqualTo(1);

        sink.goOn(); // Kafka gets it from before and from the spool, under one id
        List<ConsumerRecord<String, byte[]>> twice = records(2);
        assertThat(header(twice.getFirst(), "ce_id")).isEqualTo(header(twice.getLast(), "ce_id"));
    }

    @Test
    void onlyAFullSpoolSendsSendersAway() throws Exception {
        sink.state = SwitchedSink.State.DOWN;
        int accepted = 0;
        HttpResponse<String> last = observe(noise(accepted));
        while (last.statusCode() == 201 && accepted < 100) {
            last = observe(noise(++accepted));
        }
        assertThat(last.statusCode()).isEqualTo(503);
        assertThat(last.headers().firstValue("retry-after")).contains("1");
        assertThat(accepted).isGreaterThan(3);
        assertThat(gauge("earshot_spool_bytes")).isLessThanOrEqualTo(65_536);
        assertThat(meters.get("earshot_outcomes")
                        .tags("hop", "gateway", "outcome", "unavailable", "reason", "spool_full")
                        .counter()
                        .count())
                .isPositive();

        sink.state = SwitchedSink.State.UP;
        assertThat(records(accepted)).hasSize(accepted);
        assertThat(observe(body("c-after")).statusCode()).isEqualTo(201);
    }

    private String body(String call, int number) {
        return body(call).replace("\"a\":1", "\"a\":" + number);
    }

    // Nothing that compresses well.
    private String noise(int number) {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(number).ints(10_000, 'a', 'z' + 1).forEach(letter -> noise.append((char) letter));
        return body("c-" + number).replace("Héllo", noise);
    }

    private static List<Integer> numbers(List<ConsumerRecord<String, byte[]>> records) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            numbers.add(dev.earshot.contracts.json.EarshotJson.MAPPER
                    .readTree(record.value())
                    .at("/metadata/a")
                    .asInt());
        }
        return numbers;
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
