package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka that is away or slow and no disk either, senders that are slow or too many: with small limits and short times. */
@QuarkusTest
@TestProfile(FaultsTest.Tight.class)
class FaultsTest extends AgainstTheBroker {
    /** 6 MiB of memory, 1 s for a body, 800 ms for some of it, half a second in the queue, 700 ms for an answer. */
    public static final class Tight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.gateway.in-flight-bytes", "6291456",
                    "earshot.gateway.spool.folder", "/dev/null/no-folder",
                    "earshot.gateway.body-timeout", "1s",
                    "earshot.gateway.stall-timeout", "800ms",
                    "earshot.gateway.queue-timeout", "500ms",
                    "earshot.gateway.answer-within", "700ms",
                    "earshot.gateway.rate.burst", "8",
                    "earshot.gateway.rate.per-key", "1");
        }
    }

    @Inject
    SwitchedSink sink;

    @Inject
    Intake intake;

    @Inject
    MeterRegistry meters;

    @AfterEach
    void up() {
        sink.goOn();
        await().atMost(SOON).until(() -> intake.free() == 6_291_456);
    }

    @Test
    void withKafkaAwayAndNoSpoolTheSenderIsAskedToComeAgain() throws Exception {
        sink.state = SwitchedSink.State.DOWN;
        HttpResponse<String> answer = observe(body("c-1"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
        assertThat(retell("{}", secret).statusCode()).isEqualTo(503);
        sink.state = SwitchedSink.State.UP;
        assertThat(observe(body("c-1")).statusCode()).isEqualTo(201);
    }

    @Test
    void whenKafkaIsSlowTheAnswerIsInTimeAndOneEndIsCounted() throws Exception {
        sink.state = SwitchedSink.State.STUCK;
        double accepted = ends("accepted");
        double unavailable = ends("unavailable");
        Instant before = Instant.now();

        HttpResponse<String> answer = observe(body("c-1"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        assertThat(ends("unavailable")).as("not decided yet").isEqualTo(unavailable);
        sink.goOn();
        assertThat(records(1)).hasSize(1);
        await().atMost(SOON).until(() -> ends("accepted") == accepted + 1);
        assertThat(ends("unavailable")).isEqualTo(unavailable);
    }

    @Test
    void aBugOfOursIsNoOutageOfKafka() throws Exception {
        sink.state = SwitchedSink.State.BROKEN;
        double before = ends("unavailable", "internal");
        assertThat(observe(body("c-1")).statusCode()).isEqualTo(503);
        assertThat(ends("unavailable", "internal")).isEqualTo(before + 1);
    }

    @Test
    void aBodyThatTricklesIsGivenUpAndItsMemoryGivenBack() throws Exception {
        for (String length : List.of("Content-Length: 5000000", "Transfer-Encoding: chunked")) {
            String head = "POST /observability/v1/observe HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + key
                    + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
            assertThat(raw(head + "{")).contains("408");
        }
        String form = "POST /observability/v1/observe HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + key
                + "\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: 100000000\r\n\r\n"
                + "--cut\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.wav\"\r\n\r\nRIFF";
        assertThat(raw(form)).contains("408");
    }

    @Test
    void whoFindsNoRoomWaitsShortlyAndIsSentAway() throws Exception {
        try (Socket holder = connect()) {
            hold(holder);
            assertThat(intake.free()).isLessThan(2_000_000);
            Instant before = Instant.now();
            String large = "{\"call_id\":\"" + "x".repeat(3_000_000) + "\"}";
            HttpResponse<String> answer = observe(large);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aSmallBodyDoesNotWaitBehindLargeOnes() throws Exception {
        try (Socket holder = connect()) {
            hold(holder);
            double sentAway = ends("unavailable", "busy");
            assertThat(observe(body("c-1")).statusCode()).isEqualTo(201);
            assertThat(ends("unavailable", "busy")).isEqualTo(sentAway);
        }
    }

    @Test
    void whoIsAskedToComeAgainMaySendAllBeforeHeReads() throws Exception {
        try (Socket holder = connect();
                Socket sender = connect()) {
            hold(holder);
            byte[] body = new byte[10 * 1024 * 1024];
            OutputStream out = sender.getOutputStream();
            out.write(("POST /observability/v1/livekit/observe HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + key
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            byte[] status = sender.getInputStream().readNBytes(12);
            assertThat(new String(status, StandardCharsets.US_ASCII))
                    .as("no room, or, where this machine was slow, no JSON")
                    .isIn("HTTP/1.1 503", "HTTP/1.1 400");
        }
    }

    @Test
    void whoGoesWhileHeHoldsOrWaitsGivesEverythingBack() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Socket socket = connect();
                sockets.add(socket);
                socket.setSoLinger(true, 0);
                head(socket, "Transfer-Encoding: chunked");
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(SOON).until(() -> intake.free() == 6_291_456);
    }

    @Test
    void aKeyOverItsRateIsToldWhenToComeAgain() throws Exception {
        HttpResponse<String> last = observe(body("c"));
        for (int i = 0; i < 20 && last.statusCode() == 201; i++) {
            last = observe(body("c" + i));
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("retry-after")).isPresent();
        assertThat(retell("{}", secret).statusCode())
                .as("a provider is never limited")
                .isEqualTo(200);
    }

    private void hold(Socket socket) throws Exception {
        head(socket, "Transfer-Encoding: chunked");
        await().atMost(SOON).until(() -> intake.free() < 2_000_000);
    }

    private void head(Socket socket, String length) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(("POST /observability/v1/observe HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + key
                        + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream unread = socket.getInputStream();
        assertThat(unread.available()).isZero();
    }

    private double ends(String outcome) {
        return meters.find("earshot_outcomes").tags("hop", "gateway", "outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private double ends(String outcome, String reason) {
        var counter = meters.find("earshot_outcomes")
                .tags("hop", "gateway", "outcome", outcome, "reason", reason)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
