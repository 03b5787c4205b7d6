package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Silences;
import dev.earshot.evaluator.conversation.Silences.Gap;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Limits;
import dev.earshot.evaluator.metric.Measured;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Whether nobody is silent for too long ({@code silence_duration}, 10 s) between the first and the last word. */
public final class DetectSilence implements CodeMetric {
    private static final long NOTABLE_MS = 3_000;
    private static final Gap NONE = new Gap(0, 0, false);

    @Override
    public String code() {
        return "detect_silence";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TIMES);
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.DURATION, Input.TOOLS);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        long limit = Limits.ms(configuration, "silence_duration", Silences.DEFAULT_LIMIT_MS);
        List<Gap> gaps = conversation.gaps();
        Gap longest = gaps.stream().max(Comparator.comparingLong(Gap::lengthMs)).orElse(NONE);
        List<Gap> notable =
                gaps.stream().filter(gap -> gap.lengthMs() >= NOTABLE_MS).toList();
        Measured measured = Measured.truth(
                        longest.lengthMs() <= limit, conversation.spoken().size())
                .with("longest_ms", longest.lengthMs())
                .with("over_3_s", notable.size())
                .with(
                        "over_3_s_total_ms",
                        notable.stream().mapToLong(Gap::lengthMs).sum())
                .with("tail_silence_ms", conversation.tailSilenceMs())
                .because("The longest silence lasts " + longest.lengthMs() + " ms; " + limit + " ms are allowed.");
        if (conversation.knowsRoles()) {
            measured.with("longest_after_user_ms", longestAfterUser(gaps));
        }
        String tool = conversation.toolWithin(longest.fromMs(), longest.untilMs());
        return (tool == null ? measured : measured.because("The tool " + tool + " runs in it.")).of(conversation);
    }

    private static long longestAfterUser(List<Gap> gaps) {
        return gaps.stream()
                .filter(Gap::afterUser)
                .mapToLong(Gap::lengthMs)
                .max()
                .orElse(0);
    }
}
