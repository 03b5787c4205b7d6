package dev.earshot.evaluator;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.evaluation.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores and their verdict as records: the scores first, so that a verdict is a barrier. */
final class Announcement {
    private static final String SOURCE = "/earshot/evaluator";

    private Announcement() {}

    static List<EventMessage> of(List<LedgerRow> rows, @Nullable Verdict verdict, TraceContext trace) {
        List<EventMessage> messages = new ArrayList<>(rows.size() + 1);
        for (LedgerRow row : rows) {
            Score score = row.score();
            if (score != null) {
                messages.add(EventMessage.cloudEvent(
                        Topic.SCORES,
                        new CallKey(score.projectId(), score.callId()).text(),
                        SOURCE,
                        "dev.earshot.score.ended.v1",
                        score.id(),
                        score.evaluatedAt(),
                        trace,
                        EarshotJson.bytes(score)));
            }
        }
        if (verdict != null) {
            messages.add(EventMessage.cloudEvent(
                    Topic.VERDICTS,
                    new CallKey(verdict.projectId(), verdict.callId()).text(),
                    SOURCE,
                    "dev.earshot.verdict.decided.v1",
                    verdict.id(),
                    verdict.decidedAt(),
                    trace,
                    EarshotJson.bytes(verdict)));
        }
        return messages;
    }
}
