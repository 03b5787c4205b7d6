package dev.earshot.controlplane.coverage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.coverage.LedgerCount;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A metric's day: what was planned, and where each ended or waits. The parts add up to what was planned.
 *
 * @param counts all of this day and metric
 */
record LedgerDay(long projectId, LocalDate day, long metricId, List<LedgerCount> counts) {
    private static final List<String> ENDS = List.of("scored", "sampled_out", "trigger_false", "not_applicable");
    private static final String NOT_EVALUATED = "not_evaluated";
    private static final String ERROR = "error";

    LedgerDay {
        counts = List.copyOf(counts);
    }

    private record Key(long projectId, LocalDate day, long metricId) {}

    /** Counts put together, in their order. */
    static List<LedgerDay> of(List<LedgerCount> counts) {
        Map<Key, List<LedgerCount>> days = new LinkedHashMap<>();
        counts.forEach(count -> days.computeIfAbsent(
                        new Key(count.projectId(), count.day(), count.metricId()), _ -> new ArrayList<>())
                .add(count));
        List<LedgerDay> all = new ArrayList<>();
        days.forEach((key, each) -> all.add(new LedgerDay(key.projectId(), key.day(), key.metricId(), each)));
        return all;
    }

    /**
     * As it is answered.
     *
     * @param name of the metric, {@code null} when it is gone
     */
    ObjectNode json(@Nullable String name) {
        Map<String, Long> ended = new LinkedHashMap<>();
        ENDS.forEach(end -> ended.put(end, 0L));
        Map<String, Long> reasons = new TreeMap<>();
        Map<String, Long> waits = new TreeMap<>();
        long planned = 0;
        long errors = 0;
        for (LedgerCount count : counts) {
            planned += count.number();
            String state = count.state();
            if (ended.containsKey(state)) {
                ended.merge(state, count.number(), Long::sum);
            } else if (state.equals(NOT_EVALUATED)) {
                String reason = count.reason();
                reasons.merge(reason == null ? "unknown" : reason, count.number(), Long::sum);
            } else if (state.equals(ERROR)) {
                errors += count.number();
            } else {
                waits.merge(state, count.number(), Long::sum);
            }
        }
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("day", day.toString())
                .put("project_id", projectId)
                .put("metric_id", metricId)
                .put("metric_name", name)
                .put("planned", planned);
        ended.forEach(json::put);
        json.put(NOT_EVALUATED, sum(reasons));
        ObjectNode why = json.putObject("not_evaluated_reasons");
        reasons.forEach(why::put);
        json.put(ERROR, errors).put("waiting", sum(waits));
        ObjectNode states = json.putObject("waiting_states");
        waits.forEach(states::put);
        return json;
    }

    private static long sum(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }
}
