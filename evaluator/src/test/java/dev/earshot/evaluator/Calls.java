package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.id.CallLogIds;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls for tests. */
public final class Calls {
    private Calls() {}

    public static CallLog call(
            long project,
            long agent,
            String callId,
            Timing timing,
            @Nullable Long durationMs,
            List<Turn> turns,
            String... flags) {
        Instant received = Instant.parse("2026-03-01T10:00:00Z");
        return new CallLog(
                project,
                CallLogIds.of(project, callId),
                callId,
                "custom",
                Origin.PRODUCTION,
                null,
                null,
                agent,
                null,
                Instant.now(),
                received,
                null,
                durationMs,
                null,
                null,
                null,
                null,
                "custom",
                timing,
                turns,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(flags));
    }

    public static Turn agent(String text, long start, long end) {
        return Turn.Utterance.of(Speaker.AGENT, text, start, end);
    }

    public static Turn user(String text, long start, long end) {
        return Turn.Utterance.of(Speaker.USER, text, start, end);
    }
}
