package dev.earshot.evaluator.plan;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.evaluator.metric.Input;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The metrics that a call gets.
 *
 * @param metrics by metric id
 */
public record Plan(List<Planned> metrics) {
    /** In the place of an input hash: once the metric is known, its row is another one. */
    private static final String NOTHING_READ = "unknown_metric";

    public Plan {
        metrics = List.copyOf(metrics);
    }

    /**
     * One of them.
     *
     * @param metric the metric at its newest version, a nameless one in the place of one that nobody knows
     * @param inputHash hash of what it reads of this call, {@link #NOTHING_READ} where nobody knows the metric
     */
    public record Planned(Metric metric, String inputHash) {
        /** Whether there is such a metric. */
        public boolean isKnown() {
            return !inputHash.equals(NOTHING_READ);
        }

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
     * Plans a call.
     *
     * @param chosen the metrics that are wanted
     * @param inputs what a metric reads beside who says what and when
     */
    public static Plan of(CallLog call, Chosen chosen, Function<Metric, Set<Input>> inputs) {
        CallInputs read = new CallInputs(call);
        return new Plan(Stream.concat(
                        chosen.metrics().stream().map(metric -> new Planned(metric, read.hash(inputs.apply(metric)))),
                        chosen.unknown().stream().map(id -> new Planned(unknown(call.projectId(), id), NOTHING_READ)))
                .sorted(Comparator.comparingLong(each -> each.metric().id()))
                .toList());
    }

    private static Metric unknown(long projectId, long id) {
        return new Metric(
                id,
                1,
                projectId,
                1,
                "metric " + id,
                MetricType.CODE,
                EvalType.NUMERIC,
                null,
                "",
                List.of(),
                List.of(),
                false,
                true,
                EarshotJson.MAPPER.createObjectNode());
    }

    /** Hash of the planned (metric, version, input hash) set, 16 hex characters. */
    public String hash() {
        StringBuilder text = new StringBuilder("earshot:plan:v1");
        metrics.forEach(each -> text.append('\0').append(each.key()));
        return Hash.shortHex(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
