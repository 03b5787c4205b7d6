package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Silences;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** Whether nobody is silent for too long ({@code silence_duration}, 10 s) between the first and the last word. */
public final class DetectSilence implements CodeMetric {
    @Override
    public String code() {
        return "detect_silence";
    }

    private static final double DEFAULT_LIMIT_S = 10;
    private static final long NOTABLE_MS = 3_000;

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksTimes();
        if (lacking != null) {
            return lacking;
        }
        long limit = Math.round(configuration.path("silence_duration").asDouble(DEFAULT_LIMIT_S) * 1_000);
        List<Silences.Gap> gaps = Silences.gaps(conversation);
        long longest = gaps.stream().mapToLong(Silences.Gap::lengthMs).max().orElse(0);
        List<Silences.Gap> notable =
                gaps.stream().filter(gap -> gap.lengthMs() >= NOTABLE_MS).toList();
        return Measured.truth(longest <= limit, gaps.size())
                .with("longest_ms", longest)
                .with(
                        "longest_after_user_ms",
                        gaps.stream()
                                .filter(Silences.Gap::afterUser)
                                .mapToLong(Silences.Gap::lengthMs)
                                .max()
                                .orElse(0))
                .with("over_3_s", notable.size())
                .with(
                        "over_3_s_total_ms",
                        notable.stream().mapToLong(Silences.Gap::lengthMs).sum())
                .because("The longest silence lasts " + longest + " ms; " + limit + " ms are allowed.")
                .of(conversation);
    }
}
