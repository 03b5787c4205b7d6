package dev.earshot.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void dataThatTheDatabaseNeverTakesIsRefused() {
        for (String state : List.of("22008", "22021", "22P05", "23505", "54000", "P0001")) {
            assertThat(Refusal.isRefused(new CompletionException(failure(state))))
                    .as(state)
                    .isTrue();
        }
    }

    @Test
    void whatHealsIsNotRefused() {
        for (String state : List.of("40P01", "57P01", "42P01", "08006", "53300")) {
            assertThat(Refusal.isRefused(failure(state))).as(state).isFalse();
        }
        assertThat(Refusal.isRefused(new IllegalStateException("closed"))).isFalse();
        assertThat(Refusal.isRefused(null)).isFalse();
    }

    @Test
    void aRowWithoutAPartitionWaitsForOneAndViolatesNoConstraint() {
        assertThat(Refusal.isPartitionMissing(failure("23514"))).isTrue();
        assertThat(Refusal.isRefused(failure("23514"))).isFalse();
        assertThat(Refusal.isPartitionMissing(failure("23505"))).isFalse();
    }

    private static PgException failure(String state) {
        return new PgException("no text", "ERROR", state, "");
    }
}
