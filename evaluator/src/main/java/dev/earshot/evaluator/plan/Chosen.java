package dev.earshot.evaluator.plan;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.platform.config.ConfigSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics that are wanted of a call: those of its agent, or those that the call names. Who names a metric wants its
 * value, whatever agents it is on; one that the project does not have is not passed over in silence.
 *
 * @param metrics that there are
 * @param unknown ids that the call names and the project does not have
 */
public record Chosen(List<Metric> metrics, List<Long> unknown) {
    public Chosen {
        metrics = List.copyOf(metrics);
        unknown = List.copyOf(unknown);
    }

    /** What is wanted of this call. */
    public static Chosen of(CallLog call, ConfigSnapshot config) {
        if (call.metricIds().isEmpty()) {
            return new Chosen(config.metrics(call.projectId(), call.agentId()), List.of());
        }
        return named(call.projectId(), call.metricIds(), config);
    }

    /** These metrics of a project. */
    public static Chosen named(long projectId, List<Long> ids, ConfigSnapshot config) {
        List<Metric> metrics = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (Long id : ids.stream().distinct().toList()) {
            Metric metric = config.metric(projectId, id);
            if (metric == null) {
                unknown.add(id);
            } else {
                metrics.add(metric);
            }
        }
        return new Chosen(metrics, unknown);
    }
}
