package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Percentiles;
import dev.earshot.evaluator.conversation.Responses;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;

/** How long the user waits for an answer: mean of the times from the user's end to the agent's start, ms. */
public final class Latency implements CodeMetric {
    @Override
    public String code() {
        return "latency";
    }

    private static final int LEAST_FOR_P95 = 20;

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksTimes();
        if (lacking != null) {
            return lacking;
        }
        Responses found = Responses.of(conversation);
        if (found.responses().isEmpty()) {
            return new Outcome.NotApplicable("The agent never answers the user in this call.");
        }
        long[] times =
                found.responses().stream().mapToLong(Responses.Response::ms).toArray();
        double mean = found.responses().stream()
                .mapToLong(Responses.Response::ms)
                .average()
                .orElse(0);
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
                .flag("response_over_60_s", found.tooLong() > 0)
                .because("The agent answers " + times.length + " times, after " + Math.round(mean)
                        + " ms on average (95th percentile " + Math.round(p95) + " ms).");
        long[] withTool = found.responses().stream()
                .filter(Responses.Response::withTool)
                .mapToLong(Responses.Response::ms)
                .toArray();
        if (withTool.length > 0) {
            measured.with("with_tool_n", withTool.length).with("with_tool_p50_ms", Percentiles.of(withTool, 0.5));
        }
        return measured.of(conversation);
    }
}
