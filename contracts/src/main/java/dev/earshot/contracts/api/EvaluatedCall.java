package dev.earshot.contracts.api;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call with everything that is known of it now.
 *
 * @param revision the newest revision
 * @param agentName the agent's name, {@code null} when the agent is unknown
 * @param scores the current score of each metric, by metric id
 * @param verdict the newest verdict, {@code null} before the first
 * @param recording how far the fetching of its recording is, {@code null} when it is not fetched
 */
public record EvaluatedCall(
        CallRevision revision,
        @Nullable String agentName,
        List<Score> scores,
        @Nullable Verdict verdict,
        @Nullable RecordingProgress recording) {
    public EvaluatedCall {
        scores = List.copyOf(scores);
    }
}
