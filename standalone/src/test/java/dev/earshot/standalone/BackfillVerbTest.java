package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillVerbTest {
    @TempDir
    Path folder;

    @Test
    void thePreviewSaysHowManyAreListedAndHowManyAreMissing() {
        assertThat(BackfillVerb.summary(row("preview", "done", null)))
                .isEqualTo("vapi lists 25 calls of this project's agents, of which 12 are missing here");
    }

    @Test
    void theEndSaysWhatBecameOfEachMissingCallAndWhatWentWrong() {
        assertThat(BackfillVerb.summary(row("backfill", "done", null)))
                .endsWith(
                        "of which 12 are missing here; 9 recovered, 1 came by themselves, 1 the provider has no longer,"
                                + " 1 given up");
        assertThat(BackfillVerb.summary(row("backfill", "failed", "the provider refuses the key (401)")))
                .startsWith("failed (the provider refuses the key (401)); so far vapi lists 25");
    }

    @Test
    void whatCannotBeMeantIsAMisuse() throws Problem {
        BackfillVerb verb = new BackfillVerb(
                new Operator(Settings.of(Map.of(), folder, folder)),
                Clock.systemUTC(),
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("--project", "a"),
                List.of("show"),
                List.of("list", "all"),
                List.of("--project", "a", "--provider", "vapi", "--from", "yesterday"),
                List.of("--project", "a", "--provider", "vapi", "--form", "7d"))) {
            assertThatThrownBy(() -> verb.run(words))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo(2));
        }
    }

    private static JsonNode row(String kind, String state, String error) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("state", state)
                .put("provider", "vapi")
                .put("listed", 25)
                .put("missing", 12)
                .put("recovered", 9)
                .put("arrived", 1)
                .put("gone", 1)
                .put("given_up", 1)
                .put("last_error", error);
    }
}
