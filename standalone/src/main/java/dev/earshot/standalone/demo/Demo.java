package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Two dozen calls through the real doors, each verdict as it arrives, and a summary. What must come out was worked out
 * by a script that shares no code with the product; any difference fails the demo.
 */
public final class Demo {
    /** Its place among the agents of project.yaml. */
    private static final int VAPI_AGENT = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofMillis(1_500);

    /** How a verdict reads on a screen, and how a document is applied; both belong to the launcher. */
    public record Surroundings(
            String baseUrl,
            Path credentials,
            Function<Topic, KafkaConsumer<String, byte[]>> consumer,
            Function<String, String> apply,
            Function<Verdict, String> line) {}

    private final Surroundings here;
    private final PrintStream out;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonNode calls = resource("calls.json");
    private final JsonNode expected = resource("expected.json");
    private final Heard heard = new Heard();
    private final List<String> problems = new ArrayList<>();

    /** A demo that has not run yet. */
    public Demo(Surroundings here, PrintStream out) {
        this.here = here;
        this.out = out;
    }

    /** Runs it; 0 when everything came out as worked out, else 1. */
    public int run() throws IOException, InterruptedException {
        String key = EarshotJson.read(Files.readAllBytes(here.credentials()), JsonNode.class)
                .path("api_key")
                .asText();
        try (http;
                Receiver receiver = new Receiver();
                KafkaConsumer<String, byte[]> verdicts = here.consumer().apply(Topic.VERDICTS);
                KafkaConsumer<String, byte[]> scores = here.consumer().apply(Topic.SCORES);
                KafkaConsumer<String, byte[]> rejections = here.consumer().apply(Topic.WEBHOOKS_REJECTED)) {
            JsonNode project = apply(receiver);
            out.println();
            out.println(
                    "Sending " + calls.size() + " calls as Vapi, Retell, ElevenLabs and observing code send them ...");
            out.println();
            send(new ProviderRequests(
                    key, project.path("agents").path(VAPI_AGENT).path("id").asLong()));
            collect(verdicts, scores, rejections, receiver);
            compare(
                    new Draw(
                            project.path("id").asLong(),
                            expected.path("sample_rate").asDouble()),
                    receiver,
                    key);
        }
        Summary.print(heard, out);
        return end();
    }

    private JsonNode apply(Receiver receiver) {
        String applied = here.apply().apply(text("project.yaml").replace("RECEIVER", receiver.url()));
        return EarshotJson.read(applied, JsonNode.class).path("projects").path(0);
    }

    private void send(ProviderRequests requests) throws IOException, InterruptedException {
        Instant start = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
        for (JsonNode call : calls) {
            int times = call.path("how").asText().equals("twice") ? 2 : 1;
            List<ProviderRequests.Request> all = requests.of(call, start);
            for (int i = 0; i < times; i++) {
                for (ProviderRequests.Request request : all) {
                    post(request, call.path("id").asText());
                }
            }
        }
        post(requests.unreadable(), "the unreadable one");
    }

    private void post(ProviderRequests.Request request, String what) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(here.baseUrl() + request.path()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        int status = http.send(builder.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        check(what + " should be answered 2xx, was " + status, status / 100 == 2);
    }

    private void collect(
            KafkaConsumer<String, byte[]> verdicts,
            KafkaConsumer<String, byte[]> scores,
            KafkaConsumer<String, byte[]> rejections,
            Receiver receiver) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long spoke = System.nanoTime();
        boolean complete = false;
        while (System.nanoTime() < until) {
            int before = heard.verdicts().size();
            verdicts.poll(Duration.ofMillis(50)).forEach(record -> {
                Verdict verdict = heard.verdict(record);
                if (verdict != null) {
                    out.println("  " + here.line().apply(verdict));
                }
            });
            scores.poll(Duration.ofMillis(10)).forEach(heard::score);
            heard.rejections(rejections.poll(Duration.ofMillis(10)).count());
            if (!complete
                    && heard.verdicts().size() >= calls.size()
                    && receiver.byCall().size() >= calls.size()
                    && heard.rejected() > 0) {
                // What should come once is given a moment to come twice.
                complete = true;
                until = System.nanoTime() + QUIET.toNanos();
            }
            if (heard.verdicts().size() > before) {
                spoke = System.nanoTime();
            } else if (System.nanoTime() - spoke > TimeUnit.SECONDS.toNanos(4)) {
                out.printf(
                        "  ... %d verdicts, %d notifications, %d set aside so far%n",
                        heard.verdicts().size(), receiver.byCall().size(), heard.rejected());
                spoke = System.nanoTime();
            }
        }
    }

    private void compare(Draw draw, Receiver receiver, String key) throws IOException, InterruptedException {
        Map<String, Integer> times = new TreeMap<>();
        receiver.byCall().forEach((call, count) -> times.put(call, count.get()));
        problems.addAll(Expected.differences(expected.path("calls"), draw, heard, times));
        check(receiver.unsigned() + " notifications were not signed, or lacked the secret", receiver.unsigned() == 0);
        for (JsonNode call : calls) {
            String id = call.path("id").asText();
            JsonNode told = receiver.data().get(id);
            // Of a call with a second webhook the customer may have been told before that one came.
            if (told == null || call.path("kind").asText().equals("retell")) {
                continue;
            }
            JsonNode answer = get(told.path("id").asLong(), key);
            check(
                    id + ": what the customer was told should be what the API answers; differs in "
                            + differing(told, answer),
                    told.equals(answer));
        }
    }

    private JsonNode get(long id, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(here.baseUrl() + "/observability/v1/call-logs/" + id + "/"))
                .timeout(Duration.ofSeconds(10))
                .header("X-CEKURA-API-KEY", key)
                .build();
        return EarshotJson.read(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body(), JsonNode.class);
    }

    private static List<String> differing(JsonNode told, JsonNode answer) {
        List<String> names = new ArrayList<>();
        told.fieldNames().forEachRemaining(name -> {
            if (!told.path(name).equals(answer.path(name))) {
                names.add(name);
            }
        });
        answer.fieldNames().forEachRemaining(name -> {
            if (!told.has(name)) {
                names.add(name);
            }
        });
        return names;
    }

    private void check(String what, boolean holds) {
        if (!holds) {
            problems.add(what);
        }
    }

    private int end() {
        if (problems.isEmpty()) {
            out.println("Every figure is as worked out beforehand (demo/expected.json).");
            return 0;
        }
        out.println(problems.size() + " differences from what was worked out beforehand (demo/expected.json):");
        problems.forEach(problem -> out.println("  - " + problem));
        return 1;
    }

    private static JsonNode resource(String name) {
        return EarshotJson.read(text(name), JsonNode.class);
    }

    private static String text(String name) {
        try (@Nullable InputStream in = Demo.class.getResourceAsStream("/demo/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource demo/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
