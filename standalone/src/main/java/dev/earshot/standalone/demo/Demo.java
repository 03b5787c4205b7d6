package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    /** How a verdict reads on a screen, and how a document is applied; both belong to the launcher. */
    public record Surroundings(
            String baseUrl,
            Path credentials,
            BiFunction<Topic, Boolean, KafkaConsumer<String, byte[]>> consumer,
            Function<String, String> apply,
            Function<Verdict, String> line) {}

    private final Surroundings here;
    private final PrintStream out;
    private final JsonNode calls = resource("calls.json");
    private final JsonNode expected = resource("expected.json");
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<String, Map<String, Score>> scores = new TreeMap<>();
    private final List<Long> freshness = new ArrayList<>();
    private final Set<String> verdictIds = new HashSet<>();
    private final Set<String> scoreIds = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private int rejected;

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
        try (Receiver receiver = new Receiver();
                KafkaConsumer<String, byte[]> verdictTopic = here.consumer().apply(Topic.VERDICTS, false);
                KafkaConsumer<String, byte[]> scoreTopic = here.consumer().apply(Topic.SCORES, false);
                KafkaConsumer<String, byte[]> rejections = here.consumer().apply(Topic.WEBHOOKS_REJECTED, false)) {
            String applied = here.apply().apply(text("project.yaml").replace("RECEIVER", receiver.url()));
            JsonNode made =
                    EarshotJson.read(applied, JsonNode.class).path("projects").path(0);
            long project = made.path("id").asLong();
            check(
                    "the demo's project has the id " + expected.path("project") + " that its sample was worked out for",
                    project == expected.path("project").asLong());
            out.println();
            out.println(
                    "Sending " + calls.size() + " calls as Vapi, Retell, ElevenLabs and observing code send them ...");
            out.println();
            send(new ProviderRequests(
                    key, made.path("agents").path(VAPI_AGENT).path("id").asLong()));
            collect(verdictTopic, scoreTopic, rejections, receiver);
            compare(receiver);
        }
        return summary();
    }

    private void send(ProviderRequests requests) throws IOException, InterruptedException {
        Instant start = Instant.now().minusSeconds(600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            for (JsonNode call : calls) {
                int times = call.path("how").asText().equals("twice") ? 2 : 1;
                List<ProviderRequests.Request> all = requests.of(call, start);
                for (int i = 0; i < times; i++) {
                    for (ProviderRequests.Request request : all) {
                        post(client, request, call.path("id").asText());
                    }
                }
            }
            post(client, requests.unreadable(), "the unreadable one");
        }
    }

    private void post(HttpClient client, ProviderRequests.Request request, String what)
            throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(here.baseUrl() + request.path()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        int status = client.send(builder.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        check(what + " is answered 2xx, got " + status, status / 100 == 2);
    }

    private void collect(
            KafkaConsumer<String, byte[]> verdictTopic,
            KafkaConsumer<String, byte[]> scoreTopic,
            KafkaConsumer<String, byte[]> rejections,
            Receiver receiver) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long quietUntil = 0;
        while (System.nanoTime() < until) {
            verdictTopic.poll(Duration.ofMillis(50)).forEach(this::verdict);
            scoreTopic.poll(Duration.ofMillis(10)).forEach(this::score);
            rejected += rejections.poll(Duration.ofMillis(10)).count();
            boolean complete =
                    verdicts.size() == calls.size() && receiver.byCall().size() == calls.size() && rejected > 0;
            // What should come once is given a moment to come twice.
            if (complete && quietUntil == 0) {
                quietUntil = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
            }
            if (quietUntil != 0 && System.nanoTime() > quietUntil) {
                return;
            }
        }
    }

    private void verdict(ConsumerRecord<String, byte[]> record) {
        Verdict verdict = EarshotJson.read(record.value(), Verdict.class);
        if (!verdictIds.add(verdict.id())) {
            return; // the same bytes again, as a subscriber must expect
        }
        if (verdicts.put(verdict.callId(), verdict) != null) {
            problems.add(verdict.callId() + " has a second verdict");
        }
        freshness.add(record.timestamp() - verdict.webhookAt().toEpochMilli());
        out.println("  " + here.line().apply(verdict));
    }

    private void score(ConsumerRecord<String, byte[]> record) {
        Score score = EarshotJson.read(record.value(), Score.class);
        if (!scoreIds.add(score.id())) {
            return;
        }
        String code = String.valueOf(score.metricCode());
        if (scores.computeIfAbsent(score.callId(), _ -> new TreeMap<>()).put(code, score) != null) {
            problems.add(score.callId() + " is scored twice on " + code);
        }
    }

    private void check(String what, boolean holds) {
        if (!holds) {
            problems.add(what);
        }
    }

    private void compare(Receiver receiver) {
        expected.path("calls").properties().forEach(entry -> {
            String call = entry.getKey();
            JsonNode wanted = entry.getValue();
            Verdict verdict = verdicts.get(call);
            if (verdict == null) {
                problems.add(call + " has no verdict");
                return;
            }
            check(
                    call + " should " + (wanted.path("success").asBoolean() ? "pass" : "fail"),
                    verdict.success() == wanted.path("success").asBoolean());
            wanted.path("metrics").properties().forEach(metric -> metric(call, metric.getKey(), metric.getValue()));
            int told = receiver.byCall().containsKey(call)
                    ? receiver.byCall().get(call).get()
                    : 0;
            check(call + " should be told once, was told " + told + " times", told == 1);
        });
        check("one webhook should be set aside as unreadable, " + rejected + " were", rejected == 1);
        check(receiver.unsigned() + " notifications were not signed", receiver.unsigned() == 0);
    }

    private void metric(String call, String code, JsonNode wanted) {
        Score score = scores.getOrDefault(call, Map.of()).get(code);
        String got = score == null ? "nothing" : value(score.outcome());
        boolean same = got.equals(wanted.asText());
        if (wanted.isNumber() && score != null && score.outcome() instanceof Outcome.Scored scored) {
            same = scored.score() != null && Math.abs(scored.score() - wanted.doubleValue()) < 0.001;
        }
        check(call + ": " + code + " should be " + wanted.asText() + ", is " + got, same);
    }

    private static String value(Outcome outcome) {
        return outcome instanceof Outcome.Scored scored ? String.valueOf(scored.score()) : outcome.end();
    }

    private int summary() {
        long passed = verdicts.values().stream().filter(Verdict::success).count();
        Map<String, Integer> why = new TreeMap<>();
        verdicts.values()
                .forEach(verdict -> verdict.rules().stream()
                        .filter(rule -> Boolean.FALSE.equals(rule.passed()))
                        .forEach(rule ->
                                why.merge(rule.metricName() + " (wanted " + rule.conditions() + ")", 1, Integer::sum)));
        List<Double> latencies = new ArrayList<>();
        scores.values().forEach(byCode -> {
            Score latency = byCode.get("latency");
            if (latency != null && latency.outcome() instanceof Outcome.Scored scored && scored.score() != null) {
                latencies.add(scored.score());
            }
        });
        out.println();
        out.printf("%d calls: %d passed, %d failed%n", verdicts.size(), passed, verdicts.size() - passed);
        why.forEach((rule, count) -> out.printf("  %2d failed on %s%n", count, rule));
        out.println("  1 webhook could not be read; it is kept on earshot.webhooks.rejected.v1 with its reason");
        Double fastest = latencies.isEmpty() ? null : Collections.min(latencies);
        out.printf(
                Locale.ROOT,
                "agents answered after %.0f ms in the middle call, %.0f to %.0f ms%n",
                middle(latencies, 0.5),
                fastest == null ? 0 : fastest,
                middle(latencies, 1));
        List<Double> fresh = freshness.stream().map(ms -> (double) ms).toList();
        out.printf(
                Locale.ROOT,
                "freshness, webhook received to verdict published: p50 %.0f ms, p99 %.0f ms%n",
                middle(fresh, 0.5),
                middle(fresh, 0.99));
        out.println();
        if (problems.isEmpty()) {
            out.println("Every figure is as worked out beforehand (demo/expected.json).");
            return 0;
        }
        out.println(problems.size() + " differences from what was worked out beforehand (demo/expected.json):");
        problems.forEach(problem -> out.println("  - " + problem));
        return 1;
    }

    private static double middle(List<Double> values, double p) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round((sorted.size() - 1) * p));
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
