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
 * @param recording how far the fetching of its recording is, {@code null} when it is not fetched
 */
public record EvaluatedCall(
        CallRevision revision,
        @Nullable String agentName,
        List<Score> scores,
        @Nullable Verdict verdict,
        @Nullable Instant waitsUntil,
        @Nullable RecordingProgress recording) {
    public EvaluatedCall {
        scores = List.copyOf(scores);
    }

    /** A call that waits for nothing and whose recording nobody fetches. */
    public EvaluatedCall(
            CallRevision revision, @Nullable String agentName, List<Score> scores, @Nullable Verdict verdict) {
        this(revision, agentName, scores, verdict, null, null);
    }
}
