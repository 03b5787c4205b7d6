package dev.earshot.evaluator.plan;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Turn;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are always evaluated because something about them is notable. Pure functions of the call, so that order
 * and replica do not matter; the first that fits is the call's stratum.
 */
public final class Strata {
    private static final double SLOW_P95_MS = 5_000;
    private static final long SHORT_MS = 5_000;

    private Strata() {}

    /**
     * The stratum of a call: {@code ended_with_error}, {@code infrastructure_issue}, {@code tool_failure}, {@code
     * slow}, {@code short}, else {@link Sample#RANDOM}.
     *
     * @param infrastructureIssue whether the agent fell silent for too long
     * @param latencyP95Ms 95th percentile of the agent's response times in ms, {@code null} when unknown
     */
    public static String of(CallLog call, boolean infrastructureIssue, @Nullable Double latencyP95Ms) {
        if (endedWithError(call.endedReason())) {
            return "ended_with_error";
        }
        if (infrastructureIssue) {
            return "infrastructure_issue";
        }
        if (call.turns().stream()
                .anyMatch(turn -> turn instanceof Turn.ToolResult result && Boolean.TRUE.equals(result.failed()))) {
            return "tool_failure";
        }
        if (latencyP95Ms != null && latencyP95Ms > SLOW_P95_MS) {
            return "slow";
        }
        Long duration = call.durationMs();
        return duration != null && duration < SHORT_MS ? "short" : Sample.RANDOM;
    }

    // Providers have hundreds of reasons; what they have in common is the word.
    private static boolean endedWithError(@Nullable String reason) {
        if (reason == null) {
            return false;
        }
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("error") || lower.contains("fail");
    }
}
