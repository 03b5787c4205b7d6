package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Folders;
import dev.earshot.infra.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verb that starts everything, in the foreground or in a process of its own. */
final class Up {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final String READY = "Earshot is ready on ";
    private static final String FIRST_KEY = "  API key (made now, shown once): ";

    private final Settings settings;
    private final Progress progress;
    private final PrintStream out;

    Up(Settings settings, Progress progress, PrintStream out) {
        this.settings = settings;
        this.progress = progress;
        this.out = out;
    }

    /**
     * Starts what is missing.
     *
     * @param config a document to apply when all is ready, or {@code null}
     */
    int run(boolean detach, @Nullable String config) throws IOException, InterruptedException, Problem {
        String yaml = config == null ? null : Apply.read(config);
        Optional<ProcessHandle> launcher = Parts.of(settings).otherLauncher();
        if (launcher.isPresent()) {
            progress.say("Earshot runs already; waiting until it is ready ...");
            if (joined(launcher.get())) {
                progress.say(READY + settings.asRunning().baseUrl());
                return yaml == null ? 0 : Apply.run(settings.asRunning(), yaml, out);
            }
            progress.say("the launcher has ended; replacing it");
        }
        return detach ? detach(config) : supervise(yaml, true);
    }

    /** Whether the system of this launcher became ready; false when the launcher ended before. */
    private boolean joined(ProcessHandle launcher) throws InterruptedException, Problem {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        Status status = new Status(settings);
        while (Processes.runs(launcher)) {
            if (status.isReady()) {
                return true;
            }
            if (System.nanoTime() > until) {
                throw notReady();
            }
            Thread.sleep(100);
        }
        return false;
    }

    private Problem notReady() {
        return new Problem(
                "not ready after 180 s; the logs are in " + settings.data().resolve("logs"));
    }

    private int detach(@Nullable String config) throws IOException, InterruptedException, Problem {
        Folders.makePrivate(settings.data());
        List<String> arguments = new ArrayList<>(JavaProcess.archive(settings));
        arguments.addAll(List.of(
                "-Xmx64m",
                "-Dearshot.app=" + settings.app(),
                "-Dearshot.data=" + settings.data(),
                "-cp",
                JavaProcess.classPath(settings),
                Launcher.class.getName(),
                "supervise"));
        if (settings.jvms().size() > 1) {
            arguments.add("--split");
        }
        if (config != null) {
            arguments.addAll(
                    List.of("--config", Path.of(config).toAbsolutePath().toString()));
        }
        Path log = settings.log("launcher");
        Files.deleteIfExists(log);
        ProcessBuilder builder = JavaProcess.of(settings, "launcher", arguments);
        String key = System.getenv("EARSHOT_BOOTSTRAP_API_KEY");
        if (key != null) {
            builder.environment().put("EARSHOT_BOOTSTRAP_API_KEY", key);
        }
        progress.say("starting in the background");
        return follow(builder.start(), log);
    }

    /** Shows what the launcher in the background says, until all is ready or it has ended. */
    private int follow(Process launcher, Path log) throws IOException, InterruptedException, Problem {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        int shown = 0;
        boolean ready = false;
        while (!ready) {
            boolean alive = launcher.isAlive();
            List<String> lines = wholeLines(log);
            for (; shown < lines.size(); shown++) {
                String line = lines.get(shown);
                ready |= line.contains(READY);
                // The log has no key: it is read, kept and sent around.
                progress.pass(line.startsWith(FIRST_KEY) ? FIRST_KEY + keyOfCredentials() : line);
            }
            if (!ready && !alive) {
                return launcher.exitValue() == 0 ? 1 : launcher.exitValue();
            }
            if (System.nanoTime() > until) {
                throw notReady();
            }
            Thread.sleep(50);
        }
        return joined(launcher.toHandle()) ? 0 : 1;
    }

    // The end of the log may be half a line: it is read when it is whole, for it may be the one that is waited for.
    private static List<String> wholeLines(Path log) throws IOException {
        String text = Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private String keyOfCredentials() throws IOException {
        return EarshotJson.read(Files.readAllBytes(settings.credentials()), JsonNode.class)
                .path("api_key")
                .asText();
    }

    /**
     * Brings everything up, and keeps it up until told to stop.
     *
     * @param yaml a document to apply when all is ready, or {@code null}
     * @param toPerson whether a person reads what is printed, and not a log
     */
    int supervise(@Nullable String yaml, boolean toPerson) throws IOException, InterruptedException, Problem {
        return Session.run(settings, progress, (supervisor, firstKey) -> {
            int applied = yaml == null ? 0 : Apply.run(settings.asRunning(), yaml, out);
            if (applied != 0) {
                return applied;
            }
            if (firstKey != null) {
                out.println(FIRST_KEY + (toPerson ? firstKey : ""));
                out.println("  it is kept in " + settings.credentials());
            }
            whereThingsAre(settings.asRunning());
            supervisor.keepRunning();
            return 0;
        });
    }

    private void whereThingsAre(Settings running) {
        out.println("  send a call     POST " + running.baseUrl() + "/observability/v1/observe/");
        out.println("  read calls      GET  " + running.apiUrl() + "/observability/v1/call-logs/");
        out.println("  subscribe       " + running.bootstrapServers() + "  earshot.scores.v1, earshot.verdicts.v1");
        for (Layout.Jvm jvm : running.jvms()) {
            out.println("  health, metrics " + jvm.managementUrl() + "/q/health/ready, /q/metrics"
                    + (jvm.isAlone() ? " of " + jvm.name() : ""));
        }
        progress.say(READY + running.baseUrl());
    }
}
