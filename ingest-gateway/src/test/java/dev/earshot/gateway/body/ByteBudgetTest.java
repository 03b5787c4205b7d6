package dev.earshot.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(100);
    private final List<String> granted = new ArrayList<>();

    @Test
    void whoFindsNoRoomWaitsInTheOrderOfArrival() {
        ByteBudget.Claim first = claim(80, "first");
        claim(30, "second");
        claim(10, "third"); // it would fit, and waits behind the second

        assertThat(granted).containsExactly("first");
        first.close();
        assertThat(granted).containsExactly("first", "second", "third");
        assertThat(budget.free()).isEqualTo(60);
    }

    @Test
    void whoGoesWhileHeWaitsIsDroppedAndBlocksNobody() {
        ByteBudget.Claim first = claim(80, "first");
        ByteBudget.Claim gone = claim(100, "gone");
        claim(10, "third");

        gone.close();

        assertThat(granted).containsExactly("first", "third");
        first.close();
        assertThat(granted).doesNotContain("gone");
        assertThat(budget.free()).isEqualTo(90);
    }

    @Test
    void aClaimIsGivenBackOnceHoweverOftenItIsClosed() {
        ByteBudget.Claim claim = claim(60, "a");
        claim.close();
        claim.close();
        assertThat(budget.free()).isEqualTo(100);
        assertThat(claim.take(() -> granted.add("again"))).isFalse();
        assertThat(budget.free()).isEqualTo(100);
    }

    @Test
    void onlyWhoStillWaitsGivesUp() {
        ByteBudget.Claim first = claim(80, "first");
        ByteBudget.Claim second = claim(80, "second");

        assertThat(first.giveUp()).isFalse();
        assertThat(second.giveUp()).isTrue();
        assertThat(second.giveUp()).isFalse();
        first.close();
        second.close();
        assertThat(granted).containsExactly("first");
        assertThat(budget.free()).isEqualTo(100);
    }

    @Test
    void aClaimToMoreThanThereIsTakesAll() {
        claim(1_000, "large");
        assertThat(granted).containsExactly("large");
        assertThat(budget.free()).isZero();
    }

    @Test
    void inAnyOrderOfEndsEverythingComesBack() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<ByteBudget.Claim> open = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                open.add(claim(1 + random.nextInt(60), "x"));
                if (random.nextBoolean()) {
                    ByteBudget.Claim one = open.remove(random.nextInt(open.size()));
                    if (random.nextBoolean()) {
                        one.giveUp();
                    }
                    one.close();
                }
                assertThat(budget.free()).isBetween(0L, 100L);
            }
            open.forEach(ByteBudget.Claim::close);
            assertThat(budget.free()).isEqualTo(100);
        }
    }

    private ByteBudget.Claim claim(long bytes, String name) {
        ByteBudget.Claim claim = budget.claim(bytes);
        if (claim.take(() -> granted.add(name))) {
            granted.add(name);
        }
        return claim;
    }
}
