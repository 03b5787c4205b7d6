package dev.earshot.platform.cure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CureTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void whatIsAwayIsAskedAgainUntilItIsBack() {
        AtomicInteger tries = new AtomicInteger();

        int result = Cure.until(
                        "kafka",
                        () -> tries.incrementAndGet() < 4
                                ? Uni.createFrom().<Integer>failure(new TimeoutException("away"))
                                : Uni.createFrom().item(42))
                .await()
                .atMost(SOON);

        assertThat(result).isEqualTo(42);
        assertThat(tries).hasValue(4);
    }

    @Test
    void aBugOfOursIsNotRepeatedForEver() {
        AtomicInteger tries = new AtomicInteger();
        Uni<Integer> work = Cure.until("store", () -> {
            tries.incrementAndGet();
            throw new NullPointerException("received_at");
        });

        assertThatThrownBy(() -> work.await().atMost(SOON)).isInstanceOf(NullPointerException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void aWrappedFailureCountsAsWhatIsInIt() {
        assertThat(Cure.isCurable(new CompletionException(new IllegalArgumentException("field"))))
                .isFalse();
        assertThat(Cure.isCurable(new CompletionException(new IOException("connection reset"))))
                .isTrue();
    }
}
