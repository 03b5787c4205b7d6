package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultsAreTheDocumentedOnes() throws Problem {
        Settings settings = of(Map.of());
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(8080, 9000, 9092, 15432));
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.baseUrl()).isEqualTo("http://localhost:8080");
    }

    @Test
    void anEmptyVariableIsNoSetting() throws Problem {
        assertThat(of(Map.of("EARSHOT_PORT", "", "EARSHOT_BIND", " "))).isEqualTo(of(Map.of()));
    }

    @Test
    void aPortOutOfRangeIsRefusedByName() {
        for (String port : new String[] {"0", "65536", "-1", "80a", "999999"}) {
            assertThatThrownBy(() -> of(Map.of("EARSHOT_KAFKA_PORT", port)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("EARSHOT_KAFKA_PORT")
                    .hasMessageContaining(port);
        }
    }

    @Test
    void onePortForTwoPurposesIsRefused() {
        assertThatThrownBy(() -> of(Map.of("EARSHOT_PORT", "9092")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("four different ports");
    }

    @Test
    void thePortsOfARunningSystemAreTheOnesItWasStartedWith() throws Exception {
        Settings started = of(Map.of("EARSHOT_PORT", "18080"));
        Files.createDirectories(started.run(""));
        started.noteDown();
        assertThat(of(Map.of()).asRunning().ports().http()).as("nothing runs").isEqualTo(8080);
        Parts.of(started).launcher().write(ProcessHandle.current());
        assertThat(of(Map.of()).asRunning().ports().http()).isEqualTo(18080);
    }

    @Test
    void theFirstKeyIsReadOnAnEmptyFolderOnlyAndStays() throws IOException, Problem {
        Settings settings = of(Map.of());
        String given = "x".repeat(32);
        assertThat(Secrets.loadOrMake(settings, given).apiKey()).isEqualTo(given);
        assertThat(Secrets.loadOrMake(settings, "short").apiKey()).isEqualTo(given);
        assertThat(Secrets.loadOrMake(settings, null).apiKey()).isEqualTo(given);
    }

    @Test
    void aKeyThatCannotBeOneIsRefusedAndLeavesTheFolderEmpty() {
        for (String key :
                new String[] {"short", "x".repeat(201), "ä".repeat(40), " " + "x".repeat(40), "x\n".repeat(20)}) {
            assertThatThrownBy(() -> Secrets.loadOrMake(of(Map.of()), key))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("EARSHOT_BOOTSTRAP_API_KEY")
                    .hasMessageNotContaining(key);
            assertThat(folder.resolve("secrets.json")).doesNotExist();
        }
    }

    @Test
    void secretsAreNotPrinted() throws IOException, Problem {
        Secrets secrets = Secrets.loadOrMake(of(Map.of()), null);
        assertThat(secrets.toString() + secrets.passwords())
                .doesNotContain(secrets.apiKey(), secrets.owner(), secrets.operatorToken());
    }

    private Settings of(Map<String, String> environment) throws Problem {
        return Settings.of(environment, folder.resolve("app"), folder);
    }
}
