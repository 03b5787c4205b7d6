package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The table of what each reference payload must become: every inbound row, every cell. The payloads are other people's
 * data and lie outside the repository.
 */
class ExpectedTableTest {
    private static final Set<String> INBOUND = Set.of("webhook", "observe-body", "transcript-only");
    /** Of the set of fixtures, not of a payload. */
    private static final String SHARED_ID = "shared_id";

    @Test
    @EnabledIfEnvironmentVariable(
            named = "EARSHOT_FIXTURES",
            matches = ".+",
            disabledReason = "EARSHOT_FIXTURES names no folder of reference payloads")
    void everyRowOfTheTableOfReferencePayloadsHolds() throws IOException {
        Path folder = Path.of(System.getenv("EARSHOT_FIXTURES"));
        List<String> lines = Files.readAllLines(folder.resolve("EXPECTED.tsv"));
        String[] columns = lines.getFirst().split("\t", -1);
        List<String> differing = new ArrayList<>();
        int rows = 0;
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> expected = new LinkedHashMap<>();
            String[] cells = line.split("\t", -1);
            for (int i = 0; i < columns.length; i++) {
                expected.put(columns[i], cells[i]);
            }
            if (INBOUND.contains(expected.get("kind"))) {
                rows++;
                compare(expected, actual(folder, expected), differing);
            }
        }
        assertThat(rows).isPositive();
        assertThat(differing).as("cells of %s rows", rows).isEmpty();
    }

    private static void compare(Map<String, String> expected, Map<String, String> actual, List<String> differing) {
        actual.forEach((column, value) -> {
            String wanted = column.equals("flags") ? flags(expected.get(column)) : expected.get(column);
            if (!wanted.equals("?") && !wanted.equals(value)) {
                differing.add(expected.get("path") + " " + column + ": expected " + wanted + ", got " + value);
            }
        });
    }

    private static String flags(String cell) {
        Set<String> flags = new TreeSet<>(Set.of(cell.split(",")));
        flags.remove(SHARED_ID);
        return flags.isEmpty() ? "-" : String.join(",", flags);
    }

    private static Map<String, String> actual(Path folder, Map<String, String> expected) throws IOException {
        byte[] body = Files.readAllBytes(folder.resolve(expected.get("path")));
        boolean transcriptOnly = expected.get("kind").equals("transcript-only");
        if (transcriptOnly) {
            ObjectNode observed = JsonNodeFactory.instance.objectNode();
            observed.put("call_id", "some-call").put("transcript_type", expected.get("provider"));
            observed.set("transcript_json", EarshotJson.read(body, JsonNode.class));
            body = EarshotJson.bytes(observed);
        }
        String door = expected.get("kind").equals("webhook") ? expected.get("provider") : "observe";
        return switch (Webhooks.read(door, body)) {
            case Reading.Calls calls -> cells(calls.facts().getFirst(), transcriptOnly);
            case Reading.Ignored ignored -> Map.of("end", "ignored:" + ignored.reason());
            case Reading.Unreadable no -> Map.of("end", "rejected:" + no.reason());
        };
    }

    private static Map<String, String> cells(CallFacts facts, boolean transcriptOnly) {
        Map<String, String> cells = new LinkedHashMap<>();
        List<Turn> turns = facts.transcript == null ? List.of() : facts.transcript.turns();
        Timing timing = facts.transcript == null ? Timing.NONE : facts.transcript.timing();
        Set<String> flags = new TreeSet<>(facts.flags());
        if (facts.transcript != null) {
            flags.addAll(facts.transcript.flags());
        }
        boolean started = facts.startedAt != null && facts.startPrecision != CallFacts.StartPrecision.RECEIPT;
        if (started && facts.startPrecision == CallFacts.StartPrecision.EVENT) {
            flags.add(Flags.START_FROM_EVENT);
        }
        cells.put("end", "call_log");
        if (!transcriptOnly) {
            cells.put("provider", facts.provider());
            cells.put("provider_call_id", facts.callId());
        }
        cells.put("provider_agent_id", text(facts.assistantId));
        cells.put("started_at", started ? text(facts.startedAt) : "-");
        cells.put("duration_ms", text(facts.durationMs));
        cells.put("ended_reason", text(facts.endedReason));
        cells.put("customer_number", text(facts.customerNumber));
        cells.put("turns_agent", count(turns, turn -> says(turn, Speaker.AGENT)));
        cells.put("turns_user", count(turns, turn -> says(turn, Speaker.USER)));
        cells.put("turns_system", count(turns, turn -> says(turn, Speaker.SYSTEM)));
        cells.put("tool_calls", count(turns, Turn.ToolCall.class::isInstance));
        cells.put("tool_results", count(turns, Turn.ToolResult.class::isInstance));
        cells.put("first_offset_ms", text(first(turns)));
        cells.put("last_end_offset_ms", text(last(turns)));
        cells.put("times", timing.name().toLowerCase(Locale.ROOT));
        cells.put("flags", flags.isEmpty() ? "-" : String.join(",", flags));
        return cells;
    }

    private static boolean says(Turn turn, Speaker speaker) {
        return turn instanceof Turn.Utterance said && said.speaker() == speaker;
    }

    private static String count(List<Turn> turns, Predicate<Turn> which) {
        return Long.toString(turns.stream().filter(which).count());
    }

    private static Object first(List<Turn> turns) {
        return turns.stream()
                .filter(turn -> says(turn, Speaker.AGENT) || says(turn, Speaker.USER))
                .map(Turn::startMs)
                .filter(Objects::nonNull)
                .min(Long::compare)
                .orElse(null);
    }

    /** The greatest end; unknown as long as one utterance has none. */
    private static Object last(List<Turn> turns) {
        Long last = null;
        for (Turn turn : turns) {
            if (turn instanceof Turn.Utterance said && said.speaker() != Speaker.SYSTEM) {
                if (said.endMs() == null) {
                    return null;
                }
                last = last == null ? said.endMs() : Long.valueOf(Math.max(last, said.endMs()));
            }
        }
        return last;
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString();
    }
}
