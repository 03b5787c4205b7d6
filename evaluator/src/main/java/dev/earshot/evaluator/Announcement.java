package dev.earshot.evaluator;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores and their verdict as records. The publisher, or the relay, sends the verdict when the scores are there. */
final class Announcement {
    private static final String SOURCE = "/earshot/evaluator";

    private Announcement() {}

    static List<EventMessage> of(List<LedgerRow> rows, @Nullable Serialized<Verdict> verdict, TraceContext trace) {
        List<EventMessage> messages = new ArrayList<>(rows.size() + 1);
        for (LedgerRow row : rows) {
            Serialized<Score> result = row.result();
            if (result != null) {
                Score score = result.value();
                messages.add(EventMessage.cloudEvent(
                        Topic.SCORES,
                        new CallKey(score.projectId(), score.callId()).text(),
                        SOURCE,
                        "dev.earshot.score.ended.v1",
                        score.id(),
                        score.evaluatedAt(),
                        trace,
                        bytes(result)));
            }
        }
        if (verdict != null) {
            Verdict decided = verdict.value();
            messages.add(EventMessage.cloudEvent(
                    Topic.VERDICTS,
                    new CallKey(decided.projectId(), decided.callId()).text(),
                    SOURCE,
                    "dev.earshot.verdict.decided.v1",
                    decided.id(),
                    decided.decidedAt(),
                    trace,
                    bytes(verdict)));
        }
        return messages;
    }

    private static byte[] bytes(Serialized<?> value) {
        return value.text().getBytes(StandardCharsets.UTF_8);
    }
}
