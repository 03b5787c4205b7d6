package dev.earshot.evaluator.metric;

import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.evaluator.metric.code.AgentInterruptions;
import dev.earshot.evaluator.metric.code.DetectSilence;
import dev.earshot.evaluator.metric.code.GreetingTime;
import dev.earshot.evaluator.metric.code.InfrastructureIssues;
import dev.earshot.evaluator.metric.code.InterruptionScore;
import dev.earshot.evaluator.metric.code.Latency;
import dev.earshot.evaluator.metric.code.LongestMonologue;
import dev.earshot.evaluator.metric.code.OverlapRatio;
import dev.earshot.evaluator.metric.code.SilenceRatio;
import dev.earshot.evaluator.metric.code.StopTime;
import dev.earshot.evaluator.metric.code.TalkRatio;
import dev.earshot.evaluator.metric.code.ToolCallSuccess;
import dev.earshot.evaluator.metric.code.TurnCount;
import dev.earshot.evaluator.metric.code.UserInterruptions;
import dev.earshot.evaluator.metric.code.UserTalkRatio;
import dev.earshot.evaluator.metric.code.UserWordsPerMinute;
import dev.earshot.evaluator.metric.code.WordsPerMinute;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every code metric. The one place to add one. */
public final class CodeMetrics {
    private static final Map<String, CodeMetric> ALL = Stream.of(
                    new Latency(),
                    new GreetingTime(),
                    new AgentInterruptions(),
                    new UserInterruptions(),
                    new InterruptionScore(),
                    new StopTime(),
                    new TalkRatio(),
                    new UserTalkRatio(),
                    new SilenceRatio(),
                    new OverlapRatio(),
                    new WordsPerMinute(),
                    new UserWordsPerMinute(),
                    new DetectSilence(),
                    new InfrastructureIssues(),
                    new LongestMonologue(),
                    new TurnCount(),
                    new ToolCallSuccess())
            .collect(Collectors.toUnmodifiableMap(CodeMetric::code, Function.identity()));

    private CodeMetrics() {}

    /** The metric with this code, {@code null} when there is none. */
    public static @Nullable CodeMetric byCode(@Nullable String code) {
        return code == null ? null : ALL.get(code);
    }

    /** What a configured metric reads beside who says what and when; nothing unless it is one of these. */
    public static Set<Input> inputs(Metric configured) {
        CodeMetric metric = configured.type() == MetricType.CODE ? byCode(configured.code()) : null;
        return metric == null ? Set.of() : metric.inputs();
    }

    /** All of them, in no order. */
    public static Collection<CodeMetric> all() {
        return ALL.values();
    }
}
