package dev.earshot.gateway.body;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of bodies that may be in memory at once. Who finds no room waits, its body unread, in the order of arrival, so
 * that a flood slows its senders instead of the process. How long one waits is the caller's to say.
 */
public final class ByteBudget {
    private enum State {
        NEW,
        WAITING,
        GRANTED,
        CLOSED
    }

    private final Deque<Claim> waiting = new ArrayDeque<>();
    private final long all;
    private long free;

    /** A budget of that many bytes. */
    public ByteBudget(long bytes) {
        this.all = bytes;
        this.free = bytes;
    }

    /** A claim to bytes, not made yet. A claim to more than there is asks for all. */
    public Claim claim(long bytes) {
        return new Claim(Math.min(bytes, all));
    }

    /** Bytes that nobody holds. */
    public synchronized long free() {
        return free;
    }

    private void grantNext() {
        while (true) {
            Claim next;
            synchronized (this) {
                next = waiting.peek();
                if (next == null || next.bytes > free) {
                    return;
                }
                waiting.remove();
                free -= next.bytes;
                next.state = State.GRANTED;
            }
            next.then.run();
        }
    }

    /** What one request holds, waits for, or has let go; it is let go exactly once, however it ends. */
    public final class Claim implements AutoCloseable {
        private final long bytes;
        private State state = State.NEW;
        private Runnable then = () -> {};

        private Claim(long bytes) {
            this.bytes = bytes;
        }

        /**
         * Takes the bytes, or a place in the queue.
         *
         * @param later run when they are granted after waiting, on the thread of who gave room back; never when the claim
         *     was closed before
         * @return whether they are granted now
         */
        public boolean take(Runnable later) {
            synchronized (ByteBudget.this) {
                if (state != State.NEW) {
                    return false;
                }
                if (free < bytes || !waiting.isEmpty()) {
                    then = later;
                    state = State.WAITING;
                    waiting.add(this);
                    return false;
                }
                free -= bytes;
                state = State.GRANTED;
                return true;
            }
        }

        /** Gives up waiting. Says whether it was still waiting. */
        public boolean giveUp() {
            synchronized (ByteBudget.this) {
                if (state != State.WAITING) {
                    return false;
                }
                waiting.remove(this);
                state = State.CLOSED;
            }
            grantNext();
            return true;
        }

        /** Gives back what it holds, or leaves the queue. */
        @Override
        public void close() {
            synchronized (ByteBudget.this) {
                if (state == State.GRANTED) {
                    free += bytes;
                } else if (state == State.WAITING) {
                    waiting.remove(this);
                }
                state = State.CLOSED;
            }
            grantNext();
        }
    }
}
