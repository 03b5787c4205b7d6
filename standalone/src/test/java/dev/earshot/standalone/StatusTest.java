package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    private static final List<String> KEYS =
            List.of("ready", "base_url", "api_url", "bootstrap_servers", "postgres", "services");

    @TempDir
    Path folder;

    @Test
    void allKeysAreThereWhereNothingRuns() throws Problem {
        JsonNode status = new Status(settings(Ports.free())).read();
        assertThat(names(status)).isEqualTo(KEYS);
        assertThat(status.path("ready").asBoolean()).isFalse();
        assertThat(status.path("services")).isEmpty();
        assertThat(status.path("postgres").asText()).matches("127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void servicesThatTakeAConnectionAndNeverAnswerAreNotReadyWithinTwoSeconds() throws IOException, Problem {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(silent.getLocalPort());
            Parts.of(settings).services().getFirst().note().write(ProcessHandle.current());
            long began = System.nanoTime();
            JsonNode status = new Status(settings).read();
            assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(1_500);
            assertThat(status.path("services")).hasSize(Layout.SERVICES.size());
            assertThat(status.path("services").findValuesAsText("ready")).containsOnly("false");
            assertThat(status.path("services").findValuesAsText("pid"))
                    .containsOnly(Long.toString(ProcessHandle.current().pid()));
        }
    }

    private Settings settings(int managementPort) throws Problem {
        return Settings.of(
                Map.of("EARSHOT_MANAGEMENT_PORT", Integer.toString(managementPort)), folder.resolve("app"), folder);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
