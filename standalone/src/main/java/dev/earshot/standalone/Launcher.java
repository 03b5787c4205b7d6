package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalPostgres;
import dev.earshot.standalone.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The verbs of the one-machine form. */
public final class Launcher {
    private static final long BEGAN = System.nanoTime();
    private static final Duration DETACHED_READY = Duration.ofMinutes(3);
    private static final Duration STOPPED = Duration.ofSeconds(24);

    private final Settings settings;
    private final PrintStream out;

    private Launcher(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Runs one verb; its exit code is the contract's. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(System.getProperty("earshot.home", "."));
        List<String> rest = new ArrayList<>(List.of(args));
        String verb = rest.removeFirst();
        int code;
        try {
            Settings settings = Settings.of(System.getenv(), home);
            Launcher launcher = new Launcher(settings, System.out);
            code = switch (verb) {
                case "up" -> launcher.up(rest);
                case "supervise" -> launcher.supervise(System.getenv("EARSHOT_UP_CONFIG"));
                case "status" -> launcher.status(rest.contains("--json"));
                case "stop" -> launcher.stop();
                case "apply" -> launcher.apply(rest);
                case "migrate" -> launcher.migrate();
                case "tail" -> launcher.tail(rest);
                case "demo" -> launcher.demo(rest.contains("--keep-running"));
                default -> launcher.fail("unknown verb " + verb, 2);
            };
        } catch (Settings.Invalid invalid) {
            System.err.println("earshot: " + invalid.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    private int fail(String message, int code) {
        System.err.println("earshot: " + message);
        return code;
    }

    private void say(String line) {
        out.printf("[%5.1f s] %s%n", (double) (System.nanoTime() - BEGAN) / 1e9, line);
    }

    private int up(List<String> options) throws IOException, InterruptedException {
        int config = options.indexOf("--config");
        String file = config >= 0 && config + 1 < options.size() ? options.get(config + 1) : null;
        if (config >= 0 && (file == null || !Files.isReadable(Path.of(file)))) {
            return fail("--config needs a file that can be read", 2);
        }
        if (runningLauncher().isPresent()) {
            say("already running");
            if (awaitReady(null) == 0) {
                return file == null ? 0 : apply(List.of(file));
            }
            if (runningLauncher().isPresent()) {
                return 1;
            }
            say("the launcher has ended; replacing it");
        }
        if (options.contains("--detach")) {
            return detach(file);
        }
        return supervise(file);
    }

    private Optional<ProcessHandle> runningLauncher() {
        return new PidFile(settings.run("launcher.pid"))
                .process()
                .filter(process -> process.pid() != ProcessHandle.current().pid());
    }

    private int detach(@Nullable String config) throws IOException, InterruptedException {
        Folders.makePrivate(settings.data());
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Java.program(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dearshot.home=" + System.getProperty("earshot.home", "."),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "supervise"));
        Path log = settings.log("launcher");
        Files.deleteIfExists(log);
        ProcessBuilder builder = Java.process(command, log);
        if (config != null) {
            builder.environment()
                    .put("EARSHOT_UP_CONFIG", Path.of(config).toAbsolutePath().toString());
        }
        return awaitReady(builder.start());
    }

    /** Waits until all is ready, showing what the launcher in the background says. */
    private int awaitReady(@Nullable Process launcher) throws IOException, InterruptedException {
        long until = System.nanoTime() + DETACHED_READY.toNanos();
        Path log = settings.log("launcher");
        int shown = 0;
        while (System.nanoTime() < until) {
            List<String> lines = launcher != null && Files.exists(log) ? Files.readAllLines(log) : List.of();
            for (; shown < lines.size(); shown++) {
                out.println(lines.get(shown));
            }
            if (launcher != null && !launcher.isAlive()) {
                return launcher.exitValue() == 0 ? 1 : launcher.exitValue();
            }
            if (launcher == null && runningLauncher().isEmpty()) {
                return 1;
            }
            boolean done = launcher == null || lines.stream().anyMatch(line -> line.contains(READY));
            if (done && new Status(settings).read().path("ready").asBoolean()) {
                if (launcher == null) {
                    out.println("Earshot is ready on " + settings.baseUrl());
                }
                return 0;
            }
            Thread.sleep(100);
        }
        return fail("not ready after 180 s; the logs are in " + log.getParent(), 1);
    }

    private static final String READY = "Earshot is ready";

    /** Brings everything up, and keeps it up until told to stop. */
    private int supervise(@Nullable String config) throws IOException, InterruptedException {
        Folders.makePrivate(settings.data());
        Folders.makePrivate(settings.data().resolve("run"));
        try (FileChannel channel = FileChannel.open(
                        settings.run("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return fail("another launcher is starting on " + settings.data(), 1);
            }
            PidFile pid = new PidFile(settings.run("launcher.pid"));
            pid.write(ProcessHandle.current());
            Supervisor supervisor = new Supervisor(settings, this::say);
            CountDownLatch stopped = new CountDownLatch(1);
            Thread hook = new Thread(() -> {
                supervisor.stop();
                stopped.countDown();
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                String key = supervisor.start();
                int applied = config == null ? 0 : apply(List.of(config));
                if (applied != 0) {
                    return applied;
                }
                ready(key);
                supervisor.keepRunning();
                return 0;
            } catch (Supervisor.CannotStart | IOException cannot) {
                return fail(String.valueOf(cannot.getMessage()), 1);
            }
        }
    }

    private void ready(@Nullable String key) {
        say(READY + " on " + settings.baseUrl());
        if (key != null) {
            out.println();
            out.println("  API key (shown once, kept in " + settings.data().resolve("credentials.json") + "):");
            out.println("  " + key);
        }
        out.println();
        out.println("  send a call     POST " + settings.baseUrl() + "/observability/v1/observe/");
        out.println("  read calls      GET  " + settings.baseUrl() + "/observability/v1/call-logs/");
        out.println("  subscribe       " + settings.bootstrapServers() + "  earshot.scores.v1, earshot.verdicts.v1");
        out.println("  health, metrics " + settings.managementUrl() + "/q/health/ready, /q/metrics");
    }

    private int status(boolean json) {
        ObjectNode status = new Status(settings).read();
        boolean ready = status.path("ready").asBoolean();
        if (json) {
            out.println(status);
        } else if (status.path("services").isEmpty()) {
            out.println("Nothing runs. Start it with ./earshot up");
        } else {
            out.println((ready ? "ready" : "not ready") + "  " + settings.baseUrl());
            for (JsonNode service : status.path("services")) {
                out.printf(
                        "  %-16s pid %-8s %s%n",
                        service.path("name").asText(),
                        service.path("pid").asText(),
                        service.path("ready").asBoolean() ? "ready" : "not ready");
            }
        }
        return ready ? 0 : 1;
    }

    private int stop() throws InterruptedException {
        Optional<ProcessHandle> launcher = runningLauncher();
        if (launcher.isPresent()) {
            say("stopping ...");
            launcher.get().destroy();
            try {
                launcher.get().onExit().get(STOPPED.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException slow) {
                launcher.get().destroyForcibly();
            }
        }
        // What a launcher that died left behind.
        new Supervisor(settings, launcher.isPresent() ? _ -> {} : this::say).stop();
        return 0;
    }

    private int apply(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty()) {
            return fail("apply needs a file, or - for standard input", 2);
        }
        String file = arguments.getFirst();
        if (!file.equals("-") && !Files.isReadable(Path.of(file))) {
            return fail(file + " cannot be read", 2);
        }
        String yaml = file.equals("-")
                ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
        try {
            Operator.Reply reply = new Operator(settings).apply(yaml);
            if (reply.status() == 200) {
                out.println(reply.body());
                return 0;
            }
            System.err.println(reply.body());
            return reply.status() == 400 ? 2 : 1;
        } catch (IOException notRunning) {
            return fail("Earshot does not run here; start it with ./earshot up", 1);
        }
    }

    private int migrate() throws IOException, InterruptedException {
        try {
            out.println(new Supervisor(settings, this::say).migrate() + " migrations applied");
            return 0;
        } catch (Supervisor.CannotStart cannot) {
            return fail(String.valueOf(cannot.getMessage()), 1);
        }
    }

    private int tail(List<String> arguments) {
        String what = arguments.isEmpty() ? "" : arguments.getFirst();
        Topic topic = switch (what) {
            case "scores" -> Topic.SCORES;
            case "verdicts" -> Topic.VERDICTS;
            default -> null;
        };
        if (topic == null) {
            return fail("tail scores or tail verdicts", 2);
        }
        if (!new Status(settings).read().path("ready").asBoolean()) {
            return fail("Earshot is not ready; start it with ./earshot up", 1);
        }
        Tail.follow(settings, topic, out);
        return 0;
    }

    private int demo(boolean keepRunning) throws IOException, InterruptedException {
        Settings own = settings.inFolder("demo");
        if (new Launcher(own, out).runningLauncher().isPresent()) {
            return fail("a demo is running already; EARSHOT_DATA=" + own.data() + " ./earshot stop ends it", 1);
        }
        // The demo's own folder, and each demo begins with an empty one: its figures were worked out for that.
        new Supervisor(own, _ -> {}).stop();
        LocalPostgres.delete(own.data().resolve("postgres"));
        Folders.delete(own.data());
        Folders.makePrivate(settings.data());
        Folders.makePrivate(own.data());
        Folders.makePrivate(own.data().resolve("run"));
        new PidFile(own.run("launcher.pid")).write(ProcessHandle.current());
        Supervisor supervisor = new Supervisor(own, this::say);
        Thread hook = new Thread(supervisor::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            supervisor.start();
            int code = new Demo(surroundings(own), out).run();
            if (keepRunning) {
                out.println("Everything keeps running; Ctrl-C stops it. Try next:");
                out.println("  EARSHOT_DATA=" + own.data() + " ./earshot status");
                out.println("  EARSHOT_DATA=" + own.data() + " ./earshot tail verdicts");
                out.println("  curl -s -H \"X-CEKURA-API-KEY: $(grep -o 'esk_[^\"]*' " + own.data()
                        + "/credentials.json)\" " + own.baseUrl() + "/observability/v1/call-logs/");
                supervisor.keepRunning();
            }
            return code;
        } catch (Supervisor.CannotStart cannot) {
            return fail(String.valueOf(cannot.getMessage()), 1);
        }
    }

    private static Demo.Surroundings surroundings(Settings settings) {
        Operator operator = new Operator(settings);
        return new Demo.Surroundings(
                settings.baseUrl(),
                settings.data().resolve("credentials.json"),
                (topic, fromStart) -> Tail.consumer(settings, topic, fromStart),
                yaml -> {
                    try {
                        Operator.Reply reply = operator.apply(yaml);
                        if (reply.status() != 200) {
                            throw new IllegalStateException("the demo's project was not applied: " + reply.body());
                        }
                        return reply.body();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("stopped", e);
                    }
                },
                Tail::line);
    }
}
