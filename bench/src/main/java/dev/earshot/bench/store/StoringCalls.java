package dev.earshot.bench.store;

import dev.earshot.bench.Work;
import dev.earshot.bench.normalizer.Normalizing.Normalized;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.store.call.CallRef;
import dev.earshot.store.call.CallStore;
import dev.earshot.store.call.ChangedCall;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** New calls into the call store, as the normalizer writes them: claimed, locked, read and written in one transaction. */
final class StoringCalls implements Work {
    private static final int AT_ONCE = 2;

    private final CallStore store;
    private final List<Normalized> calls;
    private final int batch;
    private long next = System.nanoTime();

    /**
     * Stores these over and over, each time as another call.
     *
     * @param batch calls of a transaction
     */
    StoringCalls(CallStore store, List<Normalized> calls, int batch) {
        this.store = store;
        this.calls = calls;
        this.batch = batch;
    }

    @Override
    public Done run(long nanos) throws InterruptedException, IOException {
        Semaphore free = new Semaphore(AT_ONCE);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        long until = System.nanoTime() + nanos;
        long done = 0;
        for (; System.nanoTime() < until; done += batch) {
            free.acquire();
            Map<CallRef, ChangedCall> fresh = fresh();
            store.update(List.copyOf(fresh.keySet()), _ -> List.copyOf(fresh.values()))
                    .onTermination()
                    .invoke((_, failure, _) -> {
                        if (failure != null) {
                            failed.set(failure);
                        }
                        free.release();
                    })
                    .subscribe()
                    .with(_ -> {}, _ -> {});
        }
        free.acquire(AT_ONCE);
        if (failed.get() != null) {
            throw new IOException("the store failed", failed.get());
        }
        return Done.of(done);
    }

    private Map<CallRef, ChangedCall> fresh() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<CallRef, ChangedCall> fresh = new HashMap<>();
        for (int i = 0; i < batch; i++) {
            Normalized each = calls.get(i % calls.size());
            CallRef call = CallRef.of(1, "bench-" + next++, today);
            CallRevision revision = each.revision();
            fresh.put(
                    call,
                    new ChangedCall(
                            new CallRevision(
                                    1,
                                    revision.createdAt(),
                                    revision.updatedAt(),
                                    revision.webhookAt(),
                                    as(call, revision.call())),
                            each.json(),
                            each.provenance(),
                            null));
        }
        return fresh;
    }

    /** The same document as another call; its text is not written anew, for that is not what is measured. */
    private static CallLog as(CallRef call, CallLog like) {
        return new CallLog(
                call.projectId(),
                call.callLogId(),
                call.callId(),
                like.provider(),
                like.origin(),
                like.runId(),
                like.resultId(),
                like.agentId(),
                like.assistantId(),
                like.receivedAt(),
                like.startedAt(),
                like.endedAt(),
                like.durationMs(),
                like.endedReason(),
                like.endedBy(),
                like.direction(),
                like.customerNumber(),
                like.transcriptType(),
                like.timing(),
                like.turns(),
                like.recordingUrl(),
                like.recordingRef(),
                like.summary(),
                like.providerSuccess(),
                like.costUsd(),
                like.metadata(),
                like.dynamicVariables(),
                like.providerLatency(),
                like.traceId(),
                like.feedback(),
                like.redactFields(),
                like.metricIds(),
                like.mainAgentChannelIndex(),
                like.flags());
    }
}
