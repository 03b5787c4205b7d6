package dev.earshot.gateway.body;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of bodies that may be in memory at once. Who finds no room waits, its body unread, in the order of arrival, so
 * that a flood slows its senders instead of the process.
 */
public final class ByteBudget {
    private record Waiting(long bytes, Runnable then) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long free;

    /** A budget of that many bytes. */
    public ByteBudget(long bytes) {
        this.free = bytes;
    }

    /** Runs {@code then} once there is room: at once, or on the thread of who gives room back. */
    public void take(long bytes, Runnable then) {
        synchronized (this) {
            if (free < bytes || !waiting.isEmpty()) {
                waiting.add(new Waiting(bytes, then));
                return;
            }
            free -= bytes;
        }
        then.run();
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        while (true) {
            Waiting next;
            synchronized (this) {
                free += bytes;
                bytes = 0;
                next = waiting.peek();
                if (next == null || next.bytes() > free) {
                    return;
                }
                waiting.remove();
                free -= next.bytes();
            }
            next.then().run();
        }
    }
}
