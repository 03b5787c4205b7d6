package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Percentiles;
import dev.earshot.evaluator.conversation.Responses;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Measured;
import java.util.Arrays;
import java.util.Set;

/** How long the user waits for an answer: mean of the times from the user's end to the agent's start, ms. */
public final class Latency implements CodeMetric {
    private static final int LEAST_FOR_P95 = 20;
    private static final int LEAST_FOR_P99 = 100;

    @Override
    public String code() {
        return "latency";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TIMES, Need.ROLES);
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.TOOLS);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Responses found = conversation.responses();
        if (found.responses().isEmpty()) {
            return new Outcome.NotApplicable(
                    found.tooLong() == 0
                            ? "The agent never answers the user in this call."
                            : "All " + found.tooLong() + " answers come after more than 60 s (response_over_60_s).");
        }
        long[] times = found.timesMs();
        double mean = Arrays.stream(times).average().orElse(0);
        double p95 = Percentiles.of(times, 0.95);
        Measured measured = Measured.number(mean, times.length)
                .with("mean_ms", mean)
                .with("p25_ms", Percentiles.of(times, 0.25))
                .with("p50_ms", Percentiles.of(times, 0.5))
                .with("p75_ms", Percentiles.of(times, 0.75))
                .with("p90_ms", Percentiles.of(times, 0.9))
                .with("p95_ms", p95)
                .with("p99_ms", Percentiles.of(times, 0.99))
                .flag("low_n", times.length < LEAST_FOR_P95)
                .flag("low_n_p99", times.length < LEAST_FOR_P99)
                .flag("response_over_60_s", found.tooLong() > 0)
                .because("The agent answers " + times.length + " times, after " + Math.round(mean)
                        + " ms on average (95th percentile " + Math.round(p95) + " ms).");
        long[] withTool = found.responses().stream()
                .filter(Responses.Response::withTool)
                .mapToLong(Responses.Response::ms)
                .toArray();
        if (withTool.length > 0) {
            measured.with("with_tool_n", withTool.length)
                    .with("with_tool_mean_ms", Arrays.stream(withTool).average().orElse(0))
                    .with("with_tool_p50_ms", Percentiles.of(withTool, 0.5));
        }
        return measured.of(conversation);
    }
}
