package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.infra.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void aLivingProcessIsFoundAgain() throws IOException {
        PidFile file = new PidFile(folder.resolve("run/x.pid"));
        file.write(ProcessHandle.current());
        assertThat(file.process()).contains(ProcessHandle.current());
    }

    @Test
    void aProcessThatHasTakenOverThePidOfADeadOneIsNotIt() throws IOException {
        PidFile file = new PidFile(folder.resolve("x.pid"));
        String birth = Processes.birth(ProcessHandle.current());
        Files.writeString(file.file(), ProcessHandle.current().pid() + " 1" + birth);
        assertThat(file.process()).isEmpty();
    }

    @Test
    void aProcessOfAnotherBootIsGone() throws IOException {
        PidFile file = new PidFile(folder.resolve("x.pid"));
        String ticks = Processes.birth(ProcessHandle.current()).replaceAll("@.*", "@another-boot");
        Files.writeString(file.file(), ProcessHandle.current().pid() + " " + ticks);
        assertThat(file.process()).isEmpty();
    }

    @Test
    void theBirthOfAProcessDoesNotDependOnTheClock() {
        assertThat(Processes.birth(ProcessHandle.current())).matches("\\d+@[0-9a-f-]{36}");
    }

    @Test
    void aKilledProcessThatNobodyHasCollectedIsGone() throws Exception {
        PidFile file = new PidFile(folder.resolve("x.pid"));
        // A shell that starts a sleep and never waits for it, for it has become another program.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 61").start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine().strip());
            ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
            file.write(child);
            assertThat(file.process()).isPresent();
            child.destroyForcibly();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(file.process()).isEmpty());
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void anUnreadableFileNamesNobody() throws IOException {
        PidFile file = new PidFile(folder.resolve("x.pid"));
        assertThat(file.process()).isEmpty();
        for (String text : new String[] {"", "12", "abc def", "-1 2", "99999999999999999999 1"}) {
            Files.writeString(file.file(), text);
            assertThat(file.process()).as(text).isEmpty();
        }
    }
}
