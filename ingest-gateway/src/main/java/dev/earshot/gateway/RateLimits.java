package dev.earshot.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How often one key may observe and one address may try without being verified. A verified webhook of a provider is
 * never limited: it would be lost.
 */
final class RateLimits {
    private static final int MOST_BUCKETS = 100_000;

    private final boolean on;
    private final GatewayConfig.Rate rate;
    private final TimeMeter time;
    private final Cache<Long, Bucket> keys = buckets();
    private final Cache<String, Bucket> addresses = buckets();

    RateLimits(boolean on, GatewayConfig.Rate rate, TimeMeter time) {
        this.on = on;
        this.rate = rate;
        this.time = time;
    }

    // Bounded, so that nobody fills the memory with addresses; one that rests is full again and may be forgotten.
    private static <K> Cache<K, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_BUCKETS)
                .expireAfterAccess(Duration.ofMinutes(10))
                .executor(Runnable::run)
                .build();
    }

    /** Seconds that a key has to wait; 0 when it need not. */
    int ofKey(long keyId) {
        return on ? take(keys.get(keyId, _ -> bucket(rate.burst(), rate.perKey()))) : 0;
    }

    /** Seconds that an address has to wait that was not verified; 0 when it need not. */
    int ofUnverified(String address) {
        return on ? take(addresses.get(address, _ -> bucket(rate.unverified(), rate.unverified()))) : 0;
    }

    private Bucket bucket(int burst, int perSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    private static int take(Bucket bucket) {
        if (bucket.tryConsume(1)) {
            return 0;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : (int) Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L);
    }
}
