package dev.earshot.normalizer;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.merge.Merged;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.store.Refusal;
import dev.earshot.store.call.CallRef;
import dev.earshot.store.call.CallStore;
import dev.earshot.store.call.ChangedCall;
import dev.earshot.store.call.Found;
import dev.earshot.store.call.StoredCall;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Merges what a batch tells into the stored calls, under their locks. */
@Singleton
final class CallMerging {
    private static final Logger LOG = Logger.getLogger(CallMerging.class);
    /** Bytes of a revision: a record with its key and headers must stay below the broker's limit. */
    private static final int MAX_REVISION = Topic.LARGE_RECORD - 64 * 1024;

    private static final End TOO_LARGE = Intake.rejected(
            "store", "too_large", "", "a call whose canonical form has at most " + MAX_REVISION + " bytes");
    private static final End REFUSED =
            Intake.rejected("store", "refused_by_store", "", "values that the store can hold");
    /** A bug of ours; the original is kept. */
    static final End BUG =
            Intake.rejected("internal", "internal", "", "a normalizer without a bug; it can be replayed after the fix");

    private final CallStore store;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    CallMerging(CallStore store, Configuration configuration, Clock clock) {
        this.store = store;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * What a batch led to.
     *
     * @param revisions the current revision of every call that was touched, changed or not: a repeat publishes it again
     * @param ends of the webhooks, by place in the batch
     */
    record Result(List<Current> revisions, Map<Integer, End> ends) {
        static Result empty() {
            return new Result(new ArrayList<>(), new LinkedHashMap<>());
        }

        void add(Result other) {
            revisions.addAll(other.revisions);
            other.ends.forEach((index, end) -> ends.merge(index, end, End::stronger));
        }
    }

    /**
     * A revision and the webhook that touched it last.
     *
     * @param json the revision as it is published
     */
    record Current(CallRevision revision, byte[] json, Told by) {}

    /** Merges a batch; fails only for what time cures, such as a database away, and then nothing of it was written. */
    Uni<Result> merge(List<Told> batch) {
        Map<CallKey, List<Told>> calls = new LinkedHashMap<>();
        for (Told told : batch) {
            calls.computeIfAbsent(
                            new CallKey(told.webhook().projectId(), told.facts().callId()), _ -> new ArrayList<>())
                    .add(told);
        }
        return mergeCalls(calls.values().stream()
                .map(told -> Map.entry(ref(told), told))
                .sorted(Map.Entry.comparingByKey())
                .toList());
    }

    private Uni<Result> mergeCalls(List<Map.Entry<CallRef, List<Told>>> calls) {
        if (calls.isEmpty()) {
            return Uni.createFrom().item(Result.empty());
        }
        return Uni.createFrom()
                .deferred(() -> {
                    // The transaction may be tried again: what an earlier try found is void.
                    AtomicReference<Result> last = new AtomicReference<>(Result.empty());
                    return store.update(calls.stream().map(Map.Entry::getKey).toList(), found -> {
                                Result tried = Result.empty();
                                List<ChangedCall> changed = decide(calls, found, tried);
                                last.set(tried);
                                return changed;
                            })
                            .map(_ -> last.get());
                })
                .onFailure(failure -> Refusal.isRefused(failure) || !Cure.isCurable(failure))
                .recoverWithUni(refused -> halve(calls, refused));
    }

    /**
     * The database takes all of a batch or nothing: halves are tried until the one call that it refuses, or that we stumble
     * over, is alone.
     */
    private Uni<Result> halve(List<Map.Entry<CallRef, List<Told>>> calls, Throwable refused) {
        if (calls.size() > 1) {
            int middle = calls.size() / 2;
            return mergeCalls(calls.subList(0, middle))
                    .chain(first -> mergeCalls(calls.subList(middle, calls.size()))
                            .invoke(first::add)
                            .replaceWith(first));
        }
        CallRef call = calls.getFirst().getKey();
        LOG.errorf(
                "call set aside: project=%d call=%d error=%s",
                call.projectId(), call.callLogId(), Intake.where(refused));
        Result result = Result.empty();
        end(result, calls.getFirst().getValue(), Refusal.isRefused(refused) ? REFUSED : BUG);
        return Uni.createFrom().item(result);
    }

    private List<ChangedCall> decide(
            List<Map.Entry<CallRef, List<Told>>> calls, Map<CallRef, Found> found, Result result) {
        List<ChangedCall> changed = new ArrayList<>();
        for (var call : calls) {
            List<Told> told = call.getValue();
            switch (found.get(call.getKey())) {
                case Found.Deleted _ -> end(result, told, new End.Ignored("deleted"));
                case Found.Collision _ ->
                    end(
                            result,
                            told,
                            Intake.rejected("store", "id_collision", "", "a call id of its own within the project"));
                case Found.Live live -> {
                    boolean isGone = live.stored() == null && told.stream().allMatch(FetchedRecording::is);
                    ChangedCall after = isGone ? null : mergeSafely(live.stored(), told, result);
                    if (after != null) {
                        changed.add(after);
                    }
                }
                case null ->
                    throw new NoSuchElementException(
                            "nothing said about call " + call.getKey().callLogId());
            }
        }
        return changed;
    }

    // The one place where a bug of the merge is caught: one call is set aside, the batch goes on.
    private @Nullable ChangedCall mergeSafely(@Nullable StoredCall stored, List<Told> told, Result result) {
        try {
            return mergeCall(stored, told, result);
        } catch (RuntimeException bug) {
            LOG.errorf(
                    "merge failed: project=%d webhook=%s error=%s",
                    told.getFirst().webhook().projectId(),
                    told.getFirst().webhook().id(),
                    Intake.where(bug));
            end(result, told, BUG);
            return null;
        }
    }

    /** The call after all that was told of it, or {@code null} when that changed nothing that is stored. */
    private @Nullable ChangedCall mergeCall(@Nullable StoredCall stored, List<Told> told, Result result) {
        CallRevision before = stored == null ? null : stored.revision();
        Merged known = stored == null || before == null ? null : Merged.stored(before.call(), stored.provenance());
        Merged state = known;
        Map<Integer, End> ends = new LinkedHashMap<>();
        Instant webhookAt = before == null ? Instant.MIN : before.webhookAt();
        for (Told each : told) {
            Merged next = Merge.of(
                    each.webhook().projectId(),
                    state,
                    each.facts(),
                    each.webhook().receivedAt(),
                    each.webhook().id());
            boolean changed = state == null || !state.call().equals(next.call());
            ends.merge(
                    each.index(),
                    state == null ? new End.New() : changed ? new End.Changed() : new End.Unchanged(),
                    End::stronger);
            webhookAt = changed && !FetchedRecording.is(each) ? each.webhook().receivedAt() : webhookAt;
            state = next;
        }
        if (state == null) {
            throw new IllegalArgumentException("a call of which nothing is told");
        }
        CallRevision revision = revision(before, state, webhookAt);
        byte[] json = EarshotJson.bytes(revision);
        boolean unchanged = state.equals(known);
        if (!unchanged && json.length > MAX_REVISION) {
            end(result, told, TOO_LARGE);
            return null;
        }
        result.revisions().add(new Current(revision, json, told.getLast()));
        ends.forEach((index, end) -> result.ends().merge(index, end, End::stronger));
        return unchanged
                ? null
                : new ChangedCall(
                        revision,
                        json,
                        state.provenanceText(),
                        FetchedRecording.note(before, state.call(), told, configuration.now()));
    }

    /** The next revision where the document changed, else the one that stands. */
    private CallRevision revision(@Nullable CallRevision before, Merged state, Instant webhookAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (before == null) {
            return new CallRevision(1, now, now, micros(webhookAt), state.call());
        }
        return before.call().equals(state.call())
                ? before
                : new CallRevision(before.revision() + 1, before.createdAt(), now, micros(webhookAt), state.call());
    }

    private static void end(Result result, List<Told> told, End end) {
        told.forEach(each -> result.ends().merge(each.index(), end, End::stronger));
    }

    /** What a timestamptz keeps, so that a revision read back is equal to the one that was published. */
    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static CallRef ref(List<Told> told) {
        Instant first = told.stream()
                .map(each -> each.webhook().receivedAt())
                .min(Instant::compareTo)
                .orElseThrow();
        return CallRef.of(
                told.getFirst().webhook().projectId(),
                told.getFirst().facts().callId(),
                LocalDate.ofInstant(first, ZoneOffset.UTC));
    }
}
