package dev.earshot.gateway.spool;

import dev.earshot.contracts.event.EventMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for the disk, in the order of coming: whatever gathers while one sync runs is the next one's group. Any thread
 * adds, one takes.
 */
final class Waiters {
    private static final int GROUP_RECORDS = 2_000;
    private static final long GROUP_BYTES = 4L * 1024 * 1024;

    /**
     * Records that wait together.
     *
     * @param failed whether they found no way on
     * @param done whom to tell what became of them
     */
    record Waiting(List<EventMessage> records, boolean failed, Spool.Kept done) {
        private long bytes() {
            return records.stream()
                    .mapToLong(record -> record.value() == null ? 0 : record.value().length)
                    .sum();
        }
    }

    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    // Also those that were taken and are not placed yet.
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closing;

    /** Queues up; false once nobody is taken any more. */
    boolean add(Waiting next) {
        waiting.incrementAndGet();
        if (closing) {
            waiting.decrementAndGet();
            return false;
        }
        queue.add(next);
        return true;
    }

    /** Whether somebody waits. */
    boolean any() {
        return waiting.get() > 0;
    }

    /** The next group, empty when nobody came within the pause. */
    List<Waiting> next(Duration pause) throws InterruptedException {
        List<Waiting> group = new ArrayList<>();
        Waiting first = queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return group;
        }
        group.add(first);
        long size = first.bytes();
        int count = first.records().size();
        for (Waiting next = queue.peek();
                next != null && count < GROUP_RECORDS && size + next.bytes() < GROUP_BYTES;
                next = queue.peek()) {
            group.add(queue.remove());
            size += next.bytes();
            count += next.records().size();
        }
        return group;
    }

    /** These wait no longer: they are on disk, or on their way. */
    void placed(List<Waiting> group) {
        waiting.addAndGet(-group.size());
    }

    /** Whether there may be another group. */
    boolean areToCome() {
        return !closing || !queue.isEmpty();
    }

    /** Takes nobody any more; who waits already is still given out. */
    void close() {
        closing = true;
    }
}
