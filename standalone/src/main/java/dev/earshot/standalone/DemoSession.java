package dev.earshot.standalone;

import dev.earshot.infra.Folders;
import dev.earshot.standalone.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The verb that shows what Earshot does: the whole system in a folder of its own, and the demo on it. */
final class DemoSession {
    private final Settings settings;
    private final Progress progress;
    private final PrintStream out;

    DemoSession(Settings settings, Progress progress, PrintStream out) {
        this.settings = settings;
        this.progress = progress;
        this.out = out;
    }

    int run(boolean keepRunning) throws IOException, InterruptedException, Problem {
        if (Parts.of(settings).otherLauncher().isPresent()) {
            throw new Problem("a demo is running already; EARSHOT_DATA=" + settings.data() + " ./earshot stop ends it");
        }
        empty();
        return Session.run(settings, progress, (supervisor, _) -> {
            int code = new Demo(surroundings(), out).run();
            if (keepRunning) {
                whatToTryNext();
                supervisor.keepRunning();
            }
            return code;
        });
    }

    /** Each demo begins with an empty folder: its figures were worked out for that. */
    private void empty() throws IOException {
        Parts parts = Parts.of(settings);
        if (parts.anyRuns()) {
            new Supervisor(settings, Secrets.NONE, progress).stop(Duration.ofSeconds(10));
        }
        parts.postgres().server().delete();
        if (Files.isDirectory(settings.data())) {
            List<Path> all;
            try (Stream<Path> entries = Files.list(settings.data())) {
                // We run from the copy of the application that lies here.
                all = entries.filter(path -> !path.endsWith("app")).toList();
            }
            for (Path path : all) {
                Folders.delete(path);
            }
        }
    }

    private void whatToTryNext() {
        String here = "EARSHOT_DATA=" + settings.data() + " ./earshot ";
        out.println("Everything keeps running; Ctrl-C stops it. Try next:");
        out.println("  " + here + "status");
        out.println("  " + here + "tail verdicts");
        out.println("  KEY=$(sed -n 's/.*\"api_key\" *: *\"\\(.*\\)\".*/\\1/p' " + settings.credentials() + ")");
        out.println("  curl -s -H \"X-CEKURA-API-KEY: $KEY\" " + settings.baseUrl() + "/observability/v1/call-logs/");
    }

    private Demo.Surroundings surroundings() {
        return new Demo.Surroundings(
                settings.baseUrl(),
                settings.credentials(),
                topic -> Tail.consumer(settings, topic),
                this::apply,
                Tail::line);
    }

    private String apply(String yaml) {
        try {
            Operator.Reply reply = new Operator(settings).apply(yaml);
            if (reply.status() != 200) {
                throw new IllegalStateException("the demo's project was not applied: " + reply.body());
            }
            return reply.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Problem | InterruptedException e) {
            throw new IllegalStateException("the demo's project was not applied", e);
        }
    }
}
