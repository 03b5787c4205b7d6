package dev.earshot.notifier;

import dev.earshot.store.Refusal;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.Claimed;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.delivery.Finished;
import dev.earshot.store.delivery.Next;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Stores outcomes together: while one statement is under way, and for a moment after one that stored several, those that
 * end meanwhile gather for the next. A lone one waits for nobody.
 */
@Singleton
final class Finishing {
    /** Outcomes of one statement: with the longest answers kept, some megabytes. */
    private static final int MOST = 128;
    /** A statement is a commit, and a commit is a write to a disk. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private final DeliveryStore deliveries;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean underWay;

    @Inject
    Finishing(DeliveryStore deliveries) {
        this.deliveries = deliveries;
    }

    private record Waiting(Finished finished, CompletableFuture<Boolean> held) {}

    /**
     * Stores an attempt and what follows from it, if the claim still holds.
     *
     * @return whether it did; fails as the store fails, with {@link Refusal} where its own data were refused and with
     *     nobody else's
     */
    Uni<Boolean> finish(Claimed claimed, Attempt attempt, Next next) {
        return Uni.createFrom().completionStage(() -> {
            Waiting mine = new Waiting(new Finished(claimed, attempt, next), new CompletableFuture<>());
            synchronized (this) {
                waiting.add(mine);
            }
            storeNext();
            return mine.held();
        });
    }

    private void storeNext() {
        List<Waiting> batch;
        synchronized (this) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            List<Waiting> first = waiting.subList(0, Math.min(MOST, waiting.size()));
            batch = List.copyOf(first);
            first.clear();
        }
        Uni<Void> stored = store(batch);
        (batch.size() > 1 ? stored.onItem().delayIt().by(GATHERING) : stored)
                .subscribe()
                .with(_ -> over(), _ -> over());
    }

    private void over() {
        synchronized (this) {
            underWay = false;
        }
        storeNext();
    }

    // Ends when each of the batch knows; never fails.
    private Uni<Void> store(List<Waiting> batch) {
        return Uni.createFrom()
                .deferred(() ->
                        deliveries.finish(batch.stream().map(Waiting::finished).toList()))
                .invoke(held -> batch.forEach(each ->
                        each.held().complete(held.contains(each.finished().claimed()))))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> failed(batch, failure));
    }

    // What one receiver answered must not keep the others' outcomes from being stored.
    private Uni<Void> failed(List<Waiting> batch, Throwable failure) {
        if (batch.size() == 1 || !Refusal.isRefused(failure)) {
            batch.forEach(each -> each.held().completeExceptionally(failure));
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(batch.stream().map(each -> store(List.of(each))).toList())
                .andFailFast()
                .replaceWithVoid();
    }
}
