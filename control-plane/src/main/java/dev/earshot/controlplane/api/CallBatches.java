package dev.earshot.controlplane.api;

import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallOrder;
import dev.earshot.store.view.CallView;
import dev.earshot.store.view.CallViews;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all calls of a filter, however many, with a few of them in the hand at a time. Each batch is a transaction of its
 * own that begins behind the last call of the one before: a client that reads slowly holds nothing in the database, and
 * one that stops reading stops the reading.
 */
final class CallBatches {
    private static final int KEYS = 500;
    private static final long BYTES = 2L * 1024 * 1024;

    private final ApiTables tables;
    private final Caller caller;

    CallBatches(ApiTables tables, Caller caller) {
        this.tables = tables;
        this.caller = caller;
    }

    /** Takes one call after the other. */
    interface Sink {
        /** The next one; a failure ends the reading. */
        void take(CallView call) throws IOException;
    }

    private record Batch(List<CallViews.Key> keys, List<CallView> views) {}

    /** Gives every call of the filter to the sink, in this order. Throws {@link Refused} for a filter that is none. */
    void read(CallFilter filter, CallOrder order, Sink sink) throws IOException {
        CallOrder.Place after = null;
        do {
            Batch batch = next(filter, order, after);
            for (CallView view : batch.views()) {
                sink.take(view);
            }
            after = end(batch);
        } while (after != null);
    }

    /** Gives these calls to the sink, in their order; one that has gone meanwhile is passed over. */
    void these(List<CallViews.Key> calls, Sink sink) throws IOException {
        int from = 0;
        while (from < calls.size()) {
            List<CallViews.Key> keys = calls.subList(from, Math.min(calls.size(), from + KEYS));
            List<CallView> views = tables.as(caller, client -> CallViews.documents(client, keys, BYTES));
            for (CallView view : views) {
                sink.take(view);
            }
            from += read(keys, views);
        }
    }

    /** How many of the keys are done with: up to the last that came, or all where none of them is there. */
    private static int read(List<CallViews.Key> keys, List<CallView> views) {
        if (views.isEmpty()) {
            return keys.size();
        }
        CallView last = views.getLast();
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (keys.get(i).projectId() == last.projectId() && keys.get(i).callLogId() == last.callLogId()) {
                return i + 1;
            }
        }
        return keys.size();
    }

    private Batch next(CallFilter filter, CallOrder order, CallOrder.@Nullable Place after) {
        return CallLogReader.filtered(() -> tables.as(
                caller,
                client -> CallViews.keys(client, filter, order, after, KEYS, 0)
                        .chain(keys -> CallViews.documents(client, keys, BYTES).map(views -> new Batch(keys, views)))));
    }

    /** Behind which call the next batch begins, {@code null} when there is none. */
    private static CallOrder.@Nullable Place end(Batch batch) {
        List<CallViews.Key> keys = batch.keys();
        int done = read(keys, batch.views());
        boolean wasAll = done == keys.size() && keys.size() < KEYS;
        return done == 0 || wasAll ? null : keys.get(done - 1).place();
    }
}
