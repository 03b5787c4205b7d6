package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
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

    private static final Set<String> ADDED = Set.of("provider_call_id");
    private static final Set<String> OUTSIDE_THE_FRAGMENT = Set.of(
            "provider_call_id", "turns_agent", "turns_user", "turns_system", "tool_calls", "tool_results", "flags");

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
            case Reading.Calls calls -> cells(calls.facts().getFirst(), "call_log", transcriptOnly);
            case Reading.Ignored ignored -> Map.of("end", "ignored:" + ignored.reason());
            case Reading.Unreadable no -> valuesOnceTheIdIsAdded(door, body, no);
        };
    }

    /** A row of a payload without an id says what a reader gets once it is there. */
    private static Map<String, String> valuesOnceTheIdIsAdded(String door, byte[] body, Reading.Unreadable no) {
        String end = "rejected:" + no.reason();
        ObjectNode root = (ObjectNode) EarshotJson.read(body, JsonNode.class);
        if (door.equals("vapi") && root.path("message") instanceof ObjectNode message) {
            ObjectNode call = message.path("call") instanceof ObjectNode told ? told : message.putObject("call");
            call.put("id", "added");
        } else {
            // A fragment: its values hold once it stands where it was cut out.
            ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "post_call_transcription");
            event.putObject("data").put("conversation_id", "added").set("metadata", root);
            root = event;
        }
        if (!(Webhooks.read(door, EarshotJson.bytes(root)) instanceof Reading.Calls calls)) {
            return Map.of("end", "still no call once it has an id");
        }
        Map<String, String> cells = cells(calls.facts().getFirst(), end, false);
        cells.keySet().removeAll(root.path("message").isObject() ? ADDED : OUTSIDE_THE_FRAGMENT);
        return cells;
    }

    private static Map<String, String> cells(CallFacts facts, String end, boolean transcriptOnly) {
        Map<String, String> cells = new LinkedHashMap<>();
        CallLog call = Webhooks.alone(facts);
        List<Turn> turns = call.turns();
        Set<String> flags = new TreeSet<>(call.flags());
        // The time of receipt is never used in the table.
        boolean started = call.startedAt() != null && !flags.remove(Flags.START_FROM_RECEIPT);
        cells.put("end", end);
        if (!transcriptOnly) {
            cells.put("provider", call.provider());
            cells.put("provider_call_id", call.callId());
        }
        cells.put("provider_agent_id", text(call.assistantId()));
        cells.put("started_at", started ? text(call.startedAt()) : "-");
        cells.put("duration_ms", text(call.durationMs()));
        cells.put("ended_reason", text(call.endedReason()));
        cells.put("customer_number", text(call.customerNumber()));
        cells.put("turns_agent", count(turns, turn -> says(turn, Speaker.AGENT)));
        cells.put("turns_user", count(turns, turn -> says(turn, Speaker.USER)));
        cells.put("turns_system", count(turns, turn -> says(turn, Speaker.SYSTEM)));
        cells.put("tool_calls", count(turns, Turn.ToolCall.class::isInstance));
        cells.put("tool_results", count(turns, Turn.ToolResult.class::isInstance));
        cells.put("first_offset_ms", text(first(turns)));
        cells.put("last_end_offset_ms", text(last(turns)));
        cells.put("times", call.timing().name().toLowerCase(Locale.ROOT));
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
