package dev.earshot.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {
    @TempDir
    Path folder;

    private LocalPostgres.Settings settings;
    private LocalPostgres server;

    @BeforeEach
    void aServer() throws Exception {
        settings = new LocalPostgres.Settings(
                folder.resolve("pg"),
                LocalPostgres.cache(folder.resolve("programs")),
                Ports.free(),
                "secret-of-the-admin",
                Map.of("fsync", "off"));
        server = LocalPostgres.start(settings);
    }

    @AfterEach
    void stopped() throws IOException {
        server.stop(Duration.ofSeconds(5));
        server.delete();
    }

    @Test
    void whoeverKnowsTheFolderFindsTheServerAndMayStopIt() {
        LocalPostgres another = LocalPostgres.of(settings);
        assertThat(another.process()).isEqualTo(server.process()).isPresent();
        another.stop(Duration.ofSeconds(10));
        assertThat(server.process()).isEmpty();
    }

    @Test
    void theDataOfALivingServerIsNotDeleted() {
        assertThatThrownBy(() -> LocalPostgres.of(settings).delete()).hasMessageContaining("still runs");
        assertThat(server.process()).isPresent();
    }

    @Test
    void aFrozenServerIsEndedWithItsChildren() throws Exception {
        ProcessHandle postmaster = server.process().orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        assertThat(all).hasSizeGreaterThan(3);
        // The connection of the start may be ending just now: whoever is there is frozen.
        String pids = all.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        Commands.run(List.of("sh", "-c", "kill -STOP " + pids + " || true"));
        await().untilAsserted(() -> assertThat(Processes.isFrozen(postmaster)).isTrue());
        long began = System.nanoTime();
        server.stop(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(all).noneMatch(Processes::runs);
    }

    @Test
    void aControlCOfTheTerminalDoesNotReachIt() throws Exception {
        // The session of a process is the sixth field of its entry, the fourth behind the name: proc_pid_stat(5).
        String stat = java.nio.file.Files.readString(
                Path.of("/proc", Long.toString(server.process().orElseThrow().pid()), "stat"));
        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
        assertThat(session)
                .isEqualTo(Long.toString(server.process().orElseThrow().pid()));
    }

    @Test
    void itsPasswordIsNotPrinted() {
        assertThat(settings.toString()).doesNotContain("secret-of-the-admin");
    }
}
