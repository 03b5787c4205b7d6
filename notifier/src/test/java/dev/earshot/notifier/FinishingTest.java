package dev.earshot.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earshot.store.Refusal;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.AttemptOutcome;
import dev.earshot.store.delivery.Claimed;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.delivery.Next;
import dev.earshot.store.delivery.Wanted;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FinishingTest {
    private static final String URL = "http://127.0.0.1:1/";
    private static final Duration LONG = Duration.ofMinutes(5);

    @Inject
    World world;

    @Inject
    DeliveryStore deliveries;

    @BeforeEach
    void nothingIsDue() {
        world.pool.query("delete from delivery").executeAndAwait();
    }

    @Test
    void anOutcomeThatCannotBeStoredKeepsNoneOfThoseThatEndedWithItFromBeingStored() {
        List<Claimed> claimed = claim(40);
        Finishing finishing = new Finishing(deliveries);
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        for (int i = 0; i < claimed.size(); i++) {
            String error = i == 20 ? "text has no \0" : null;
            ends.add(finishing
                    .finish(claimed.get(i), attempt(error), new Next.Done())
                    .subscribeAsCompletionStage());
        }

        for (int i = 0; i < ends.size(); i++) {
            CompletableFuture<Boolean> end = ends.get(i);
            if (i == 20) {
                assertThatThrownBy(end::join).matches(failure -> Refusal.isRefused(failure.getCause()));
            } else {
                assertThat(end.join()).isTrue();
            }
        }
    }

    private List<Claimed> claim(int count) {
        world.due(world.project(URL), URL, count);
        return deliveries
                .claim(new Wanted(count, count, 1_000_000, LONG, LONG, Set.of()))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static Attempt attempt(String error) {
        return new Attempt(1, Instant.now(), 5, AttemptOutcome.DELIVERED, error == null ? 200 : null, null, error);
    }
}
