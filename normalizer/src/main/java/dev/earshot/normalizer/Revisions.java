package dev.earshot.normalizer;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.trace.Spans;
import java.time.Instant;

/** Revisions as they are published. */
final class Revisions {
    private Revisions() {}

    /** The message of a revision, and its span. */
    static EventMessage message(CallMerging.Current current, Spans spans, Instant began) {
        CallRevision revision = current.revision();
        var call = revision.call();
        String key = new CallKey(call.projectId(), call.callId()).text();
        TraceContext trace = spans.record("normalizer merge", current.by().trace(), began, key);
        return EventMessage.cloudEvent(
                Topic.CALLS,
                key,
                "/earshot/normalizer",
                "dev.earshot.call.revised.v1",
                "cal_" + call.projectId() + "_" + call.id() + "_" + revision.revision(),
                revision.updatedAt(),
                trace,
                current.json());
    }
}
