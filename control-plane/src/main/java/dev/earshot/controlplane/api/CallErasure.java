package dev.earshot.controlplane.api;

import dev.earshot.contracts.recording.Reference;
import dev.earshot.recordings.Recordings;
import dev.earshot.store.audit.AuditEntry;
import dev.earshot.store.erasure.ErasureStore;
import dev.earshot.store.erasure.ErasureStore.Erased;
import dev.earshot.store.view.FoundCalls.FoundCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;

/** Deletes calls, a few hundred in a transaction, and then their recordings. */
@Singleton
final class CallErasure {
    private static final Logger LOG = Logger.getLogger(CallErasure.class);
    private static final int AT_ONCE = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ErasureStore store;
    private final Recordings recordings;
    private final CallAudits audits;

    @Inject
    CallErasure(ErasureStore store, Recordings recordings, CallAudits audits) {
        this.store = store;
        this.recordings = recordings;
        this.audits = audits;
    }

    /**
     * Deletes.
     *
     * @param calls that the caller may see
     * @param retainResults whether only what was said and heard goes
     */
    void erase(Caller caller, List<FoundCall> calls, boolean retainResults) {
        Map<Long, List<Long>> byProject = new TreeMap<>();
        calls.forEach(call -> byProject
                .computeIfAbsent(call.key().projectId(), _ -> new ArrayList<>())
                .add(call.key().callLogId()));
        byProject.forEach((project, ids) -> {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                List<Long> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
                LongFunction<AuditEntry> told = id -> audits.deleted(caller, project, id, retainResults);
                Erased erased = (retainResults ? store.strip(project, some, told) : store.erase(project, some, told))
                        .await()
                        .atMost(PATIENCE);
                erased.recordings().forEach(this::forget);
            }
        });
    }

    // The call is gone whatever becomes of its recording; nothing leads there any more.
    private void forget(String text) {
        Reference reference = Reference.parse(text);
        if (reference == null) {
            return;
        }
        try {
            recordings.erase(reference);
        } catch (UncheckedIOException kept) {
            LOG.warnf("a recording of a deleted call is still kept: %s", text);
        }
    }
}
