package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final GatewayConfig.Rate RATE = new GatewayConfig.Rate() {
        @Override
        public int perKey() {
            return 200;
        }

        @Override
        public int burst() {
            return 1_000;
        }

        @Override
        public int unverified() {
            return 20;
        }
    };

    private long nanos = TimeUnit.DAYS.toNanos(1);

    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    @Test
    void aKeyHasItsBurstAndThenItsRate() {
        RateLimits limits = new RateLimits(true, RATE, time);
        assertThat(taken(limits, 1)).isEqualTo(1_000);
        assertThat(limits.ofKey(1)).isEqualTo(1);
        assertThat(limits.ofKey(2)).as("another key").isZero();
        nanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(taken(limits, 1)).isEqualTo(400);
    }

    @Test
    void anAddressThatIsNotVerifiedHasItsOwnRate() {
        RateLimits limits = new RateLimits(true, RATE, time);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.ofUnverified("192.0.2.1")).isZero();
        }
        assertThat(limits.ofUnverified("192.0.2.1")).isEqualTo(1);
        assertThat(limits.ofUnverified("192.0.2.2")).isZero();
        nanos += TimeUnit.MILLISECONDS.toNanos(50);
        assertThat(limits.ofUnverified("192.0.2.1")).isZero();
    }

    @Test
    void switchedOffNobodyWaits() {
        RateLimits limits = new RateLimits(false, RATE, time);
        for (int i = 0; i < 5_000; i++) {
            assertThat(limits.ofKey(1)).isZero();
            assertThat(limits.ofUnverified("192.0.2.1")).isZero();
        }
    }

    private static int taken(RateLimits limits, long key) {
        int taken = 0;
        while (taken < 5_000 && limits.ofKey(key) == 0) {
            taken++;
        }
        return taken;
    }
}
