package dev.earshot.contracts.api;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call with everything that is known of it now.
 *
 * @param revision the newest revision
 * @param agentName the agent's name, {@code null} when the agent is unknown
 * @param scores the current score of each metric, by metric id
 * @param verdict the newest verdict, {@code null} before the first
 * @param waitsUntil when the evaluation starts by itself, {@code null} when it waits for nothing
 */
public record EvaluatedCall(
        CallRevision revision,
        @Nullable String agentName,
        List<Score> scores,
        @Nullable Verdict verdict,
        @Nullable Instant waitsUntil) {
    public EvaluatedCall {
        scores = List.copyOf(scores);
    }

    /** A call whose evaluation waits for nothing. */
    public EvaluatedCall(
            CallRevision revision, @Nullable String agentName, List<Score> scores, @Nullable Verdict verdict) {
        this(revision, agentName, scores, verdict, null);
    }
}
