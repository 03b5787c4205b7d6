package dev.earshot.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** The contract of the one-machine form, from outside: one life of a folder, from before its first start to its last stop. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class OneMachineTest {
    private static final String KEY = "a-key-of-the-operator-0123456789-abcdefgh";
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration STATUS = Duration.ofSeconds(2);
    private static final Duration RESTART = Duration.ofSeconds(5);

    private Script earshot;

    @BeforeAll
    void anEmptyFolder() throws IOException {
        earshot = new Script(Files.createTempDirectory("earshot one machine").resolve("data"));
    }

    @AfterAll
    void nothingStays() throws Exception {
        earshot.run("stop");
        earshot.processes().forEach(ProcessHandle::destroyForcibly);
        Folders.delete(earshot.data.getParent());
    }

    @Test
    @Order(1)
    void whereNothingRunsTheStatusHasAllItsKeys() throws Exception {
        Script.Ran ran = earshot.run("status", "--json");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(names(ran.json()))
                .containsExactly("ready", "base_url", "api_url", "bootstrap_servers", "postgres", "services");
        assertThat(ran.json().path("base_url").asText()).isEqualTo("http://localhost:" + earshot.port("EARSHOT_PORT"));
        assertThat(ran.json().path("services")).isEmpty();
    }

    @Test
    @Order(2)
    void aKeyThatCannotBeOneAndAnUnknownOptionAreRefusedBeforeAnythingStarts() throws Exception {
        Script.Ran bad = earshot.run(Map.of("EARSHOT_BOOTSTRAP_API_KEY", "too-short"), "up", "--detach");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(complaints(bad)).singleElement().asString().contains("EARSHOT_BOOTSTRAP_API_KEY");
        Script.Ran unknown = earshot.run("up", "--detatch");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(complaints(unknown)).singleElement().asString().contains("--detatch");
        assertThat(earshot.run("status", "--json").json().path("services")).isEmpty();
    }

    @Test
    @Order(3)
    void aTakenPortIsOneClearLineAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(earshot.port("EARSHOT_KAFKA_PORT"), 1, InetAddress.getLoopbackAddress())) {
            Script.Ran ran = earshot.run("up", "--detach");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(complaints(ran))
                    .singleElement()
                    .asString()
                    .contains(Integer.toString(taken.getLocalPort()), "EARSHOT_KAFKA_PORT");
        }
        assertThat(earshot.run("status", "--json").json().path("services")).isEmpty();
    }

    @Test
    @Order(4)
    void theFirstStartTakesTheGivenKeyAndKeepsItPrivate() throws Exception {
        Script.Ran ran = earshot.run(Map.of("EARSHOT_BOOTSTRAP_API_KEY", KEY), "up", "--detach");
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).containsOnlyOnce(KEY);
        JsonNode credentials =
                EarshotJson.read(Files.readAllBytes(earshot.data.resolve("credentials.json")), JsonNode.class);
        assertThat(names(credentials))
                .containsExactlyInAnyOrder("base_url", "api_key", "organization_id", "project_id");
        assertThat(credentials.path("api_key").asText()).isEqualTo(KEY);
        assertThat(calls(credentials)).isEqualTo(200);
        assertThat(mode(earshot.data)).isEqualTo("rwx------");
        for (String file : List.of("credentials.json", "secrets.json", "keyset.json", "operator-token")) {
            assertThat(mode(earshot.data.resolve(file))).as(file).isEqualTo("rw-------");
        }
        try (Stream<Path> logs = Files.list(earshot.data.resolve("logs"))) {
            assertThat(logs)
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(Files.readString(log)).doesNotContain(KEY));
        }
    }

    @Test
    @Order(5)
    void theStatusIsKnownWithinTwoSecondsAlsoFromFrozenServices() throws Exception {
        Script.Ran ready = quickestStatus();
        assertThat(ready.code()).isZero();
        assertThat(ready.took()).isLessThan(STATUS);
        assertThat(ready.json().path("services").findValuesAsText("name"))
                .containsExactly(
                        "launcher",
                        "kafka",
                        "postgres",
                        "ingest-gateway",
                        "normalizer",
                        "evaluator",
                        "notifier",
                        "insights-worker",
                        "control-plane");
        // Whoever asks need not know with which ports it was started.
        Script elsewhere = new Script(earshot.data);
        assertThat(elsewhere.run("status", "--json").json()).isEqualTo(ready.json());
        List<Long> services = List.of(earshot.pids().get("evaluator"));
        Script.signal("STOP", services);
        try {
            Script.Ran frozen = quickestStatus();
            assertThat(frozen.code()).isEqualTo(1);
            assertThat(frozen.took()).isLessThan(STATUS);
            assertThat(frozen.json().path("services")).hasSize(9);
        } finally {
            Script.signal("CONT", services);
        }
    }

    /** Of three: what else the machine does at this moment is not what is measured. */
    private Script.Ran quickestStatus() throws Exception {
        Script.Ran quickest = earshot.run("status", "--json");
        for (int again = 0; again < 2; again++) {
            Script.Ran other = earshot.run("status", "--json");
            quickest = other.took().compareTo(quickest.took()) < 0 ? other : quickest;
        }
        return quickest;
    }

    @Test
    @Order(6)
    void aRejectedWebhookIsFoundAndReplayedOnceItsCauseIsCured() throws Exception {
        new RejectedWebhook(earshot).isFoundCuredAndReplayed();
    }

    @Test
    @Order(7)
    void whateverDiesIsStartedAgainWithinFiveSeconds() throws Exception {
        for (String name : List.of("evaluator", "kafka", "postgres")) {
            long dead = earshot.pids().get(name);
            Instant killed = Instant.now();
            Script.signal("KILL", List.of(dead));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(earshot.pids())
                            .hasEntrySatisfying(name, pid -> assertThat(pid).isNotEqualTo(dead)));
            Instant again = ProcessHandle.of(earshot.pids().get(name))
                    .orElseThrow()
                    .info()
                    .startInstant()
                    .orElseThrow();
            // The clock of process starts ticks in whole seconds of the boot.
            assertThat(Duration.between(killed, again)).as(name).isLessThan(RESTART.plusSeconds(1));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(earshot.run("status", "--json").code()).isZero());
    }

    @Test
    @Order(8)
    void aKilledLauncherIsReplacedAndNothingElseChanges() throws Exception {
        Map<String, Long> before = earshot.pids();
        Script.signal("KILL", List.of(before.get("launcher")));
        Script.Ran ran = earshot.run(Map.of("EARSHOT_BOOTSTRAP_API_KEY", "another-key-".repeat(4)), "up", "--detach");
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        Map<String, Long> after = earshot.pids();
        assertThat(after.remove("launcher")).isNotEqualTo(before.remove("launcher"));
        assertThat(after).isEqualTo(before);
        JsonNode credentials =
                EarshotJson.read(Files.readAllBytes(earshot.data.resolve("credentials.json")), JsonNode.class);
        assertThat(calls(credentials)).isEqualTo(200);
        assertThat(credentials.path("api_key").asText()).isEqualTo(KEY);
    }

    @Test
    @Order(9)
    void whatIsFrozenIsStoppedAsWell() throws Exception {
        List<Long> frozen = new ArrayList<>();
        for (String name : List.of("evaluator", "postgres")) {
            ProcessHandle process = ProcessHandle.of(earshot.pids().get(name)).orElseThrow();
            Stream.concat(Stream.of(process), process.descendants()).forEach(each -> frozen.add(each.pid()));
        }
        Script.signal("STOP", frozen);
        Script.Ran ran = earshot.run("stop");
        assertThat(ran.code()).isZero();
        assertThat(ran.took()).isLessThan(STOP);
        assertThat(earshot.processes()).isEmpty();
        assertThat(frozen)
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid).filter(dev.earshot.infra.Processes::runs))
                        .isEmpty());
    }

    @Test
    @Order(10)
    void aControlCStopsEverythingInOrder() throws Exception {
        Path output = earshot.data.resolveSibling("up.out");
        Process up = earshot.foreground(output, "up");
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(Files.readString(output)).contains("Earshot is ready"));
        assertThat(Files.readString(output)).as("the key is shown once").doesNotContain(KEY);
        Map<String, Long> pids = earshot.pids();
        // The negative number is the process group: every process of the terminal hears a Ctrl-C.
        Script.signal("INT", List.of(-up.pid()));
        List<String> ended = new ArrayList<>();
        await().atMost(STOP).pollInterval(Duration.ofMillis(2)).until(() -> {
            for (String name : List.of("evaluator", "kafka", "postgres")) {
                if (!ended.contains(name)
                        && ProcessHandle.of(pids.get(name))
                                .filter(dev.earshot.infra.Processes::runs)
                                .isEmpty()) {
                    ended.add(name);
                }
            }
            return ended.size() == 3;
        });
        assertThat(ended).containsExactly("evaluator", "kafka", "postgres");
        assertThat(up.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(earshot.processes()).isEmpty();
        assertThat(Files.readString(output)).doesNotContain("Exception");
    }

    private static int calls(JsonNode credentials) throws IOException {
        return Replica.send(HttpRequest.newBuilder(
                                URI.create(credentials.path("base_url").asText() + "/observability/v1/call-logs/"))
                        .header("X-CEKURA-API-KEY", credentials.path("api_key").asText())
                        .build())
                .statusCode();
    }

    private static List<String> complaints(Script.Ran ran) {
        return (ran.out() + ran.err())
                .lines()
                .filter(line -> line.startsWith("earshot:"))
                .toList();
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
