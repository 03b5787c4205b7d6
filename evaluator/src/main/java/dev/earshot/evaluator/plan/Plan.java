package dev.earshot.evaluator.plan;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.id.Hash;
import dev.earshot.evaluator.metric.Input;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The metrics that a call gets.
 *
 * @param metrics by metric id
 */
public record Plan(List<Planned> metrics) {
    public Plan {
        metrics = List.copyOf(metrics);
    }

    /**
     * One of them.
     *
     * @param metric the metric at its newest version
     * @param inputHash hash of what it reads of this call
     */
    public record Planned(Metric metric, String inputHash) {
        /** What tells it from others of the same call. */
        public String key() {
            return Plan.key(metric.id(), metric.metricVersion(), inputHash);
        }
    }

    /** What tells one evaluation of a metric from others of the same call. */
    public static String key(long metricId, int metricVersion, String inputHash) {
        return metricId + " " + metricVersion + " " + inputHash;
    }

    /**
     * Plans a call: the metrics of its agent, only those that the call names where it names some.
     *
     * @param metrics the metrics of the call's agent
     * @param inputs what a metric reads beside who says what and when
     */
    public static Plan of(CallLog call, List<Metric> metrics, Function<Metric, Set<Input>> inputs) {
        CallInputs read = new CallInputs(call);
        return new Plan(metrics.stream()
                .filter(metric -> call.metricIds().isEmpty() || call.metricIds().contains(metric.id()))
                .sorted(Comparator.comparingLong(Metric::id))
                .map(metric -> new Planned(metric, read.hash(inputs.apply(metric))))
                .toList());
    }

    /** Hash of the planned (metric, version, input hash) set, 16 hex characters. */
    public String hash() {
        StringBuilder text = new StringBuilder("earshot:plan:v1");
        metrics.forEach(each -> text.append('\0').append(each.key()));
        return Hash.shortHex(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
