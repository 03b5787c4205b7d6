package dev.earshot.controlplane.coverage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.coverage.CallEnd;
import dev.earshot.store.coverage.CoverageCount;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A project's day: what was received, and where each ended. The parts add up to what was received.
 *
 * @param counts all of this day
 */
record CoverageDay(long projectId, LocalDate day, List<CoverageCount> counts) {
    CoverageDay {
        counts = List.copyOf(counts);
    }

    private record Key(long projectId, LocalDate day) {}

    /** Counts put together, newest day first. */
    static List<CoverageDay> of(List<CoverageCount> counts) {
        Map<Key, List<CoverageCount>> days = new HashMap<>();
        counts.forEach(count -> days.computeIfAbsent(new Key(count.projectId(), count.day()), _ -> new ArrayList<>())
                .add(count));
        List<CoverageDay> all = new ArrayList<>();
        days.forEach((key, each) -> all.add(new CoverageDay(key.projectId(), key.day(), each)));
        all.sort(Comparator.comparing(CoverageDay::day).reversed().thenComparingLong(CoverageDay::projectId));
        return all;
    }

    ObjectNode json() {
        EnumMap<CallEnd, Long> ends = new EnumMap<>(CallEnd.class);
        Map<String, Long> rejected = new TreeMap<>();
        long received = 0;
        for (CoverageCount count : counts) {
            received += count.number();
            ends.merge(count.end(), count.number(), Long::sum);
            @Nullable String reason = count.reason();
            if (reason != null) {
                rejected.merge(reason, count.number(), Long::sum);
            }
        }
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("day", day.toString())
                .put("project_id", projectId)
                .put("received", received)
                .put(CallEnd.WITH_VERDICT.word(), of(ends, CallEnd.WITH_VERDICT));
        ObjectNode waits = EarshotJson.MAPPER.createObjectNode();
        long waiting = 0;
        for (CallEnd end : CallEnd.values()) {
            if (end.isWaiting()) {
                waiting += of(ends, end);
                waits.put(end.word(), of(ends, end));
            }
        }
        json.put("waiting", waiting).set("waiting_for", waits);
        json.put(CallEnd.GIVEN_UP.word(), of(ends, CallEnd.GIVEN_UP))
                .put(CallEnd.REJECTED.word(), of(ends, CallEnd.REJECTED));
        ObjectNode reasons = json.putObject("rejected_reasons");
        rejected.forEach(reasons::put);
        return json.put(CallEnd.DELETED.word(), of(ends, CallEnd.DELETED));
    }

    private static long of(Map<CallEnd, Long> ends, CallEnd end) {
        return ends.getOrDefault(end, 0L);
    }
}
