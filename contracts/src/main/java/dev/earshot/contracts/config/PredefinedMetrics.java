package dev.earshot.contracts.config;

import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogue of predefined metrics: their codes, the names people know them by, and what they give. */
public final class PredefinedMetrics {
    /**
     * One of them.
     *
     * @param enumValues of an enum metric whose values are fixed; empty where the project names them
     */
    public record Predefined(String code, String name, MetricType type, EvalType evalType, List<String> enumValues) {}

    private static final Map<String, Predefined> ALL = new LinkedHashMap<>();

    static {
        code("latency", "Latency (in ms)", EvalType.NUMERIC);
        code("greeting_time", "Greeting Time (in ms)", EvalType.NUMERIC);
        code("ai_interrupting_user", "AI Interrupting User", EvalType.NUMERIC);
        code("user_interrupting_ai", "User Interrupting AI", EvalType.NUMERIC);
        code("interruption_score", "Interruption Score", EvalType.CONTINUOUS_QUALITATIVE);
        code("stop_time_after_user_interruption", "Stop Time After User Interruption (ms)", EvalType.NUMERIC);
        code("talk_ratio", "Talk Ratio", EvalType.NUMERIC);
        code("user_talk_ratio", "User Talk Ratio", EvalType.NUMERIC);
        code("silence_ratio", "Silence Ratio", EvalType.NUMERIC);
        code("overlap_ratio", "Overlap Ratio", EvalType.NUMERIC);
        code("words_per_minute", "Words Per Minute (WPM)", EvalType.NUMERIC);
        code("user_words_per_minute", "User Words Per Minute", EvalType.NUMERIC);
        code("detect_silence", "Detect Silence in Conversation", EvalType.BINARY);
        code("infrastructure_issues", "Infrastructure Issues", EvalType.BINARY);
        code("longest_monologue", "Longest Monologue (in ms)", EvalType.NUMERIC);
        code("turn_count", "Turn Count", EvalType.NUMERIC);
        code("tool_call_success", "Tool Call Success", EvalType.BINARY);
        judge("hallucination", "Hallucination", EvalType.BINARY);
        judge("relevancy", "Relevancy", EvalType.BINARY);
        judge("response_consistency", "Response Consistency", EvalType.BINARY);
        judge("voicemail_detection", "Voicemail Detection", EvalType.BINARY);
        judge("unnecessary_repetition_count", "Unnecessary Repetition Count", EvalType.NUMERIC);
        judge("unnecessary_repetition_score", "Unnecessary Repetition Score", EvalType.CONTINUOUS_QUALITATIVE);
        judge("verbosity", "Verbosity", EvalType.CONTINUOUS_QUALITATIVE);
        judge("appropriate_termination_by_main_agent", "Appropriate Termination by Main Agent", EvalType.BINARY);
        judge("appropriate_termination_by_testing_agent", "Appropriate Termination by Testing Agent", EvalType.BINARY);
        judge("csat", "CSAT", EvalType.NUMERIC);
        judge("sentiment", "Sentiment", EvalType.ENUM, "positive", "neutral", "negative");
        judge("topic_of_call", "Topic of Call", EvalType.ENUM);
        judge("dropoff_node", "Dropoff Node", EvalType.ENUM);
    }

    private PredefinedMetrics() {}

    private static void code(String code, String name, EvalType type) {
        ALL.put(code, new Predefined(code, name, MetricType.CODE, type, List.of()));
    }

    private static void judge(String code, String name, EvalType type, String... values) {
        ALL.put(code, new Predefined(code, name, MetricType.LLM_JUDGE, type, List.of(values)));
    }

    /** The one with this code, {@code null} when there is none. */
    public static @Nullable Predefined byCode(String code) {
        return ALL.get(code);
    }

    /** All of them, code metrics first. */
    public static Collection<Predefined> all() {
        return ALL.values();
    }
}
