package dev.earshot.notifier;

import dev.earshot.store.delivery.Claimed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The deliveries that this process holds, from the claim until its outcome is stored. */
final class InHand {
    private final Map<String, Claimed> held = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private boolean reaching;

    /** A claim is on its way: what it brings will be in hand. */
    synchronized void reach() {
        reaching = true;
    }

    /** It has brought what it could. */
    synchronized void reached() {
        reaching = false;
        notifyAll();
    }

    void take(Claimed delivery) {
        held.put(delivery.id(), delivery);
        bytes.addAndGet(delivery.body().length);
    }

    synchronized void putDown(Claimed delivery) {
        if (held.remove(delivery.id(), delivery)) {
            bytes.addAndGet(-delivery.body().length);
        }
        notifyAll();
    }

    int count() {
        return held.size();
    }

    long bytes() {
        return bytes.get();
    }

    Set<String> ids() {
        return Set.copyOf(held.keySet());
    }

    Collection<Claimed> all() {
        return List.copyOf(held.values());
    }

    /** Waits until nothing is held and no claim is on its way any more, at most so long. */
    synchronized void awaitNone(long ms) throws InterruptedException {
        long until = System.nanoTime() + ms * 1_000_000;
        for (long left = ms;
                (reaching || !held.isEmpty()) && left > 0;
                left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
