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
    public record Planned(Metric metric, String inputHash) {}

    /**
     * Plans a call: the metrics of its agent, only those that the call names where it names some.
     *
     * @param metrics the metrics of the call's agent
     * @param inputs what a metric reads beside the turns
     * @param withoutTranscript whether the transcript was waited for in vain
     */
    public static Plan of(
            CallLog call, List<Metric> metrics, Function<Metric, Set<Input>> inputs, boolean withoutTranscript) {
        CallInputs read = new CallInputs(call);
        return new Plan(metrics.stream()
                .filter(metric -> call.metricIds().isEmpty() || call.metricIds().contains(metric.id()))
                .sorted(Comparator.comparingLong(Metric::id))
                .map(metric -> new Planned(
                        metric, withoutTranscript ? read.hashWithoutTranscript() : read.hash(inputs.apply(metric))))
                .toList());
    }

    /** Hash of the planned (metric, version, input hash) set, 16 hex characters. */
    public String hash() {
        StringBuilder text = new StringBuilder("earshot:plan:v1");
        for (Planned each : metrics) {
            text.append('\0')
                    .append(each.metric().id())
                    .append(' ')
                    .append(each.metric().metricVersion())
                    .append(' ')
                    .append(each.inputHash());
        }
        return Hash.shortHex(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
