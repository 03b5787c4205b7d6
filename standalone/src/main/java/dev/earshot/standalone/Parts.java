package dev.earshot.standalone;

import dev.earshot.infra.LocalPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All processes of the system on one data folder. */
record Parts(PidFile launcher, PostgresPart postgres, JvmPart kafka, List<JvmPart> services) {
    /** The parts, to be found and ended; they cannot be started. */
    static Parts of(Settings settings) {
        return of(settings, Secrets.NONE);
    }

    static Parts of(Settings settings, Secrets secrets) {
        Path cache = LocalPostgres.cache(settings.data().resolve("programs"));
        return new Parts(
                new PidFile(settings.run("launcher.pid")),
                new PostgresPart(LocalPostgres.of(new LocalPostgres.Settings(
                        settings.data().resolve("postgres"),
                        cache,
                        settings.ports().postgres(),
                        secrets.admin(),
                        Map.of()))),
                JvmPart.kafka(settings),
                settings.jvms().stream()
                        .map(jvm -> JvmPart.services(settings, jvm, secrets))
                        .toList());
    }

    /** In the order of their start; they end in the opposite one, for the services still drain into the others. */
    List<List<? extends Part>> stages() {
        return List.of(List.of(postgres), List.of(kafka), services);
    }

    List<Part> all() {
        return stages().stream().<Part>flatMap(List::stream).toList();
    }

    /** Another process that keeps the parts running, while it lives. */
    Optional<ProcessHandle> otherLauncher() {
        return launcher.process()
                .filter(process -> process.pid() != ProcessHandle.current().pid());
    }

    boolean anyRuns() {
        return launcher.process().isPresent() || all().stream().anyMatch(Part::runs);
    }
}
