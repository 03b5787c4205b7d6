package dev.earshot.gateway.spool;

import dev.earshot.contracts.event.EventMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records on disk, synced in groups, and gives them on in order. Two threads: one appends whatever has gathered
 * while the last sync ran, one hands the oldest frame on and takes it away when that is safe elsewhere. A crash between
 * the two repeats a segment, and repeats are harmless.
 *
 * <p>Whoever comes while something lies here queues up behind it. When the last frame is on its way and the way is free,
 * those behind it are not written any more but follow it: else, under load, there would always be one more.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** How long the last frame may hold up those behind it. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(35);
    private static final Duration STOP = Duration.ofSeconds(5);

    /** Where records go in the end. */
    public interface Way {
        /**
         * Hands on all of a list, in order, and returns when it is safe.
         *
         * @param patience how long that may take
         * @throws Exception when it is not safe, for whatever reason
         */
        void handOn(List<EventMessage> records, Duration patience) throws Exception;

        /** Takes what need not be written here, for the way is free. Never blocks. */
        void goDirectly(List<EventMessage> records, Kept done);
    }

    /** Told once, on any thread, what became of records. */
    @FunctionalInterface
    public interface Kept {
        /**
         * The end.
         *
         * @param failure why they are not safe, {@code null} when they are
         */
        void told(@Nullable Throwable failure);
    }

    private final Folder folder;
    private final Segments segments;
    private final Way way;
    private final Waiters waiters = new Waiters();
    private final Thread appender;
    private final Thread drainer;
    private volatile Held held;
    private volatile boolean closing;
    // Whether the last frame got through and nothing has failed since: then the way is free. Written under the lock.
    private volatile boolean flowing;

    /**
     * What lies on disk.
     *
     * @param sinceMs since when the oldest does, milliseconds since 1970; {@link Long#MAX_VALUE} when nothing does
     */
    private record Held(long records, long bytes, long sinceMs) {
        static Held of(Segments segments) {
            return new Held(segments.records(), segments.bytes(), segments.sinceMs());
        }
    }

    private Spool(Folder folder, Segments segments, Way way) {
        this.folder = folder;
        this.segments = segments;
        this.way = way;
        this.held = Held.of(segments);
        this.appender = Thread.ofPlatform().daemon().name("spool-append").unstarted(this::append);
        this.drainer = Thread.ofPlatform().daemon().name("spool-drain").unstarted(this::drain);
    }

    /**
     * Takes a folder of its own below {@code all}, and begins to hand on what earlier processes have left.
     *
     * @param maxBytes what may lie on disk
     * @param segmentBytes at what size a file is full
     * @throws IOException when the disk cannot be used
     */
    public static Spool open(Path all, long maxBytes, long segmentBytes, Way way) throws IOException {
        Folder folder = Folder.take(all);
        Spool spool = new Spool(folder, Segments.open(folder.path(), maxBytes, segmentBytes), way);
        if (spool.torn() > 0) {
            LOG.warnf("spool: %d torn ends were cut and kept beside, in %s", spool.torn(), folder.path());
        }
        if (spool.isHolding()) {
            LOG.infof("spool: %d webhooks of an earlier process are handed on", spool.records());
        }
        spool.appender.start();
        spool.drainer.start();
        return spool;
    }

    /** Keeps what found no way on: all of them, or tells why it could not, {@link Refused}. Never blocks. */
    public void keep(List<EventMessage> webhooks, Kept done) {
        queue(webhooks, true, done);
    }

    /** Keeps what may not overtake what is kept here already; once nothing is, they may go directly. Never blocks. */
    public void follow(List<EventMessage> webhooks, Kept done) {
        queue(webhooks, false, done);
    }

    private void queue(List<EventMessage> webhooks, boolean failed, Kept done) {
        if (!waiters.add(new Waiters.Waiting(webhooks, failed, done))) {
            done.told(new Refused("stopping", null));
        }
    }

    /** Whether something is here that is not safe elsewhere: whoever comes now must queue up behind it. */
    public boolean isHolding() {
        return waiters.any() || held.bytes() > 0;
    }

    /** How many records lie on disk. */
    public long records() {
        return held.records();
    }

    /** What lies on disk, bytes. */
    public long bytes() {
        return held.bytes();
    }

    /** For how long the oldest has been lying here, milliseconds; 0 when nothing does. */
    public long heldMs() {
        long since = held.sinceMs();
        return since == Long.MAX_VALUE ? 0 : Math.max(0, System.currentTimeMillis() - since);
    }

    /** How many torn ends were cut at the start. */
    public int torn() {
        return segments.torn();
    }

    private void append() {
        while (waiters.areToCome()) {
            try {
                List<Waiters.Waiting> group = waiters.next(PAUSE);
                if (!group.isEmpty()) {
                    place(group);
                    waiters.placed(group);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void place(List<Waiters.Waiting> group) {
        Throwable failure;
        synchronized (segments) {
            flowing &= group.stream().noneMatch(Waiters.Waiting::failed);
            if (segments.isEmpty() && flowing && !closing) {
                group.forEach(each -> way.goDirectly(each.records(), each.done()));
                return;
            }
            failure = written(group);
            held = Held.of(segments);
        }
        group.forEach(each -> each.done().told(failure));
    }

    private @Nullable Throwable written(List<Waiters.Waiting> group) {
        List<EventMessage> all =
                group.stream().flatMap(each -> each.records().stream()).toList();
        try {
            byte[] frame = Frame.of(all);
            if (!segments.hasRoom(frame.length)) {
                return new Refused("spool_full", null);
            }
            segments.append(frame, all.size());
            return null;
        } catch (IOException disk) {
            LOG.errorf("spool: not written: %s", disk.getMessage());
            return new Refused("spool_disk", disk);
        } catch (RuntimeException bug) {
            return bug;
        }
    }

    private void drain() {
        while (!closing) {
            try {
                if (!handOnNext()) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception away) {
                if (flowing) {
                    LOG.warnf(
                            "spool: waiting, %d bytes held: %s",
                            bytes(), away.getClass().getName());
                }
                synchronized (segments) {
                    flowing = false;
                }
                pause();
            }
        }
    }

    private boolean handOnNext() throws Exception {
        Frame.Content next;
        synchronized (segments) {
            next = segments.next();
            if (next == null) {
                return false;
            }
            if (flowing && segments.isLast(next)) {
                way.handOn(next.records(), LAST);
                taken(next);
                return true;
            }
        }
        way.handOn(next.records(), PATIENCE);
        synchronized (segments) {
            taken(next);
            flowing = true;
        }
        return true;
    }

    private void taken(Frame.Content frame) throws IOException {
        segments.take(frame);
        held = Held.of(segments);
        if (segments.isEmpty()) {
            LOG.info("spool: empty, everything was handed on");
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what has gathered, and leaves the rest to the next process. */
    @Override
    public void close() throws IOException {
        closing = true;
        waiters.close();
        drainer.interrupt();
        try {
            appender.join(STOP);
            drainer.join(STOP);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        synchronized (segments) {
            segments.close();
            folder.close();
        }
    }
}
