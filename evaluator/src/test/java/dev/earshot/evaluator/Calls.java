package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.id.CallLogIds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls for tests: a plain one, and what may be said otherwise of it. */
public record Calls(
        long project,
        long agent,
        String callId,
        Instant receivedAt,
        Origin origin,
        Timing timing,
        @Nullable Long durationMs,
        @Nullable String endedReason,
        @Nullable Speaker endedBy,
        List<Turn> turns,
        List<String> flags) {

    /** A call of 20 s with exact times. */
    public static Calls of(Turn... turns) {
        return new Calls(
                1,
                1,
                "c",
                Instant.parse("2026-03-01T10:00:00Z"),
                Origin.PRODUCTION,
                Timing.START_END,
                20_000L,
                null,
                null,
                Arrays.asList(turns),
                List.of());
    }

    public static Turn agent(String text, long start, long end) {
        return Turn.Utterance.of(Speaker.AGENT, text, start, end);
    }

    public static Turn user(String text, long start, long end) {
        return Turn.Utterance.of(Speaker.USER, text, start, end);
    }

    public static Turn tool(String id, String name, long start) {
        return new Turn.ToolCall(id, name, null, start);
    }

    public static Turn result(String id, String name, @Nullable Boolean failed, long start) {
        return new Turn.ToolResult(id, name, null, failed, null, start);
    }

    public Calls id(long inProject, long ofAgent, String call) {
        return new Calls(
                inProject, ofAgent, call, receivedAt, origin, timing, durationMs, endedReason, endedBy, turns, flags);
    }

    public Calls receivedAt(Instant at) {
        return new Calls(project, agent, callId, at, origin, timing, durationMs, endedReason, endedBy, turns, flags);
    }

    public Calls from(Origin other) {
        return new Calls(
                project, agent, callId, receivedAt, other, timing, durationMs, endedReason, endedBy, turns, flags);
    }

    public Calls timed(Timing other) {
        return new Calls(
                project, agent, callId, receivedAt, origin, other, durationMs, endedReason, endedBy, turns, flags);
    }

    public Calls lasting(@Nullable Long ms) {
        return new Calls(project, agent, callId, receivedAt, origin, timing, ms, endedReason, endedBy, turns, flags);
    }

    public Calls ended(@Nullable String reason, @Nullable Speaker by) {
        return new Calls(project, agent, callId, receivedAt, origin, timing, durationMs, reason, by, turns, flags);
    }

    public Calls saying(Turn... others) {
        return new Calls(
                project,
                agent,
                callId,
                receivedAt,
                origin,
                timing,
                durationMs,
                endedReason,
                endedBy,
                Arrays.asList(others),
                flags);
    }

    public Calls flagged(String... others) {
        return new Calls(
                project,
                agent,
                callId,
                receivedAt,
                origin,
                timing,
                durationMs,
                endedReason,
                endedBy,
                turns,
                List.of(others));
    }

    public CallLog log() {
        return new CallLog(
                project,
                CallLogIds.of(project, callId),
                callId,
                "custom",
                origin,
                origin == Origin.RUN ? 1L : null,
                origin == Origin.RUN ? 1L : null,
                agent,
                null,
                receivedAt,
                receivedAt,
                null,
                durationMs,
                endedReason,
                endedBy,
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
                flags);
    }
}
