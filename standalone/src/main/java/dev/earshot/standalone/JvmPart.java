package dev.earshot.standalone;

import dev.earshot.infra.BrokerProcess;
import dev.earshot.infra.Ports;
import dev.earshot.infra.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part that is a JVM and is found by its pid file.
 *
 * @param jvm what runs in it, {@code null} when that is no service
 */
record JvmPart(String title, PidFile note, Layout.@Nullable Jvm jvm, Recipe recipe) implements Part {
    /** How to start it. */
    interface Recipe {
        ProcessBuilder prepare() throws IOException;
    }

    private static final Duration KILLED = Duration.ofSeconds(1);

    /** What the services leave requests and records in work, before they cut them off; below the patience of a stop. */
    private static final String DRAIN = "8s";

    static JvmPart kafka(Settings settings) {
        return new JvmPart("Kafka", new PidFile(settings.run("kafka.pid")), null, () -> {
            List<String> arguments = new ArrayList<>(List.of("-Xms64m", "-Xmx192m"));
            arguments.addAll(JavaProcess.keptClasses(settings, "kafka"));
            arguments.addAll(List.of(
                    "-cp",
                    JavaProcess.classPath(settings),
                    BrokerProcess.class.getName(),
                    settings.data().resolve("kafka").toString(),
                    Integer.toString(settings.ports().kafka()),
                    Integer.toString(Ports.free())));
            return JavaProcess.of(settings, "kafka", arguments);
        });
    }

    static JvmPart services(Settings settings, Layout.Jvm jvm, Secrets secrets) {
        String title = jvm.isAlone() ? jvm.name() : "the services";
        return new JvmPart(title, new PidFile(settings.run(jvm.name() + ".pid")), jvm, () -> {
            List<String> arguments = new ArrayList<>(List.of("-Xmx256m"));
            arguments.addAll(JavaProcess.keptClasses(settings, jvm.name()));
            property(arguments, "quarkus.http.host", jvm.isCalled() ? settings.bind() : "127.0.0.1");
            property(arguments, "quarkus.http.port", jvm.http());
            property(arguments, "quarkus.management.host", "127.0.0.1");
            property(arguments, "quarkus.management.port", jvm.management());
            property(arguments, "quarkus.log.console.json.enabled", true);
            property(arguments, "quarkus.shutdown.timeout", DRAIN);
            property(arguments, "kafka.bootstrap.servers", settings.bootstrapServers());
            property(arguments, "earshot.pg.host", "127.0.0.1");
            property(arguments, "earshot.pg.port", settings.ports().postgres());
            property(arguments, "earshot.keyset", Secrets.keyset(settings));
            property(arguments, "earshot.data", settings.data());
            property(arguments, "earshot.recordings", settings.data().resolve("recordings"));
            property(arguments, "earshot.operator-token-file", Secrets.operatorTokenFile(settings));
            arguments.addAll(List.of("-jar", jar(settings, jvm).toString()));
            ProcessBuilder builder = JavaProcess.of(settings, jvm.name(), arguments);
            // Passwords are not arguments: those are for everybody to read.
            builder.environment().put("EARSHOT_PG_PIPELINE_PASSWORD", secrets.pipeline());
            builder.environment().put("EARSHOT_PG_API_PASSWORD", secrets.api());
            return builder;
        });
    }

    private static Path jar(Settings settings, Layout.Jvm jvm) {
        Path app = jvm.isAlone()
                ? settings.app().resolve("services").resolve(jvm.services().getFirst())
                : settings.app();
        return app.resolve("quarkus-run.jar");
    }

    private static void property(List<String> command, String name, Object value) {
        command.add("-D" + name + "=" + value);
    }

    @Override
    public Optional<ProcessHandle> process() {
        return note.process();
    }

    @Override
    public void launch() throws IOException {
        if (!runs()) {
            note.write(recipe.prepare().start().toHandle());
        }
    }

    @Override
    public void end(Duration patience) throws IOException {
        Optional<ProcessHandle> running = process();
        if (running.isPresent()) {
            try {
                running.get().destroy();
                if (!Processes.ended(running.get(), patience)) {
                    boolean _ = Processes.kill(running.get(), KILLED);
                }
            } catch (InterruptedException e) {
                running.get().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        note.delete();
    }
}
