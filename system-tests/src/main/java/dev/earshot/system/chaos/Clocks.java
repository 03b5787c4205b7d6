package dev.earshot.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A JDK that gives each service a clock of its own, by {@code libfaketime}: a file per service says how far it is off,
 * and is read again every second. Clocks that only measure time are left alone; the library's repair of waits on them is
 * for a C library of 2016, and makes those of a newer one end at once, so that every timer spins.
 */
final class Clocks {
    /** Whose clock can be set. */
    static final List<String> SERVICES =
            List.of("ingest-gateway", "normalizer", "evaluator", "notifier", "insights-worker", "control-plane");

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

    private final Path folder;
    private final Path jdk;

    private Clocks(Path folder) {
        this.folder = folder;
        this.jdk = folder.resolve("jdk");
    }

    static boolean isUsable() {
        return LIBRARIES.stream().anyMatch(Files::exists);
    }

    /** Copies the JDK that runs us, with a {@code java} that looks for the clock of what it is to run. */
    static Clocks make(Path folder) throws IOException, InterruptedException {
        Clocks clocks = new Clocks(folder);
        Files.createDirectories(folder);
        int copied = new ProcessBuilder("cp", "-a", System.getProperty("java.home"), clocks.jdk.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (copied != 0) {
            throw new IOException("the JDK could not be copied to " + clocks.jdk);
        }
        Path java = clocks.jdk.resolve("bin/java");
        Files.move(java, clocks.jdk.resolve("bin/java.real"));
        Files.writeString(java, clocks.script());
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String service : SERVICES) {
            clocks.set(service, 0);
        }
        return clocks;
    }

    Path jdk() {
        return jdk;
    }

    /** Puts a service's clock ahead or back, from within a second on. */
    void set(String service, long seconds) throws IOException {
        Path fresh = Files.writeString(folder.resolve(service + ".new"), "%+d%n".formatted(seconds));
        Files.move(fresh, folder.resolve(service), StandardCopyOption.ATOMIC_MOVE);
    }

    private String script() {
        String library = LIBRARIES.stream()
                .filter(Files::exists)
                .map(Path::toString)
                .findFirst()
                .orElseThrow();
        return """
                #!/bin/sh
                for argument in "$@"; do
                  case "$argument" in
                    */services/*/quarkus-run.jar)
                      service="${argument%%/quarkus-run.jar}"; service="${service##*/}"
                      export LD_PRELOAD="%s" FAKETIME_TIMESTAMP_FILE="%s/$service"
                      export FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1
                      export FAKETIME_FORCE_MONOTONIC_FIX=0 ;;
                  esac
                done
                exec "%s/bin/java.real" "$@"
                """.formatted(library, folder, jdk);
    }
}
