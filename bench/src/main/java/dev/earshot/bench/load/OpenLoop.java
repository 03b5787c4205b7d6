package dev.earshot.bench.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Requests on a schedule that no answer can slow down, from one thread. Latency counts from when a request was due: who
 * has to wait for a free connection behind a stall has waited, and is counted.
 */
public final class OpenLoop {
    /**
     * The schedule.
     *
     * @param count of requests
     * @param perSecond how many are due each second
     * @param connections that share them
     */
    public record Schedule(int count, double perSecond, int connections) {
        /** A schedule of a length. */
        public static Schedule of(double seconds, double perSecond, int connections) {
            return new Schedule(Math.max(1, (int) (seconds * perSecond)), perSecond, connections);
        }

        private long due(int number) {
            return (long) (number * TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }

    /**
     * An answer.
     *
     * @param number of the request in the schedule
     * @param dueMs when it was due, epoch ms
     * @param answeredMs when it was answered, epoch ms
     * @param status of the answer
     */
    public record Answer(int number, long dueMs, long answeredMs, int status) {
        /** Whether it is a 2xx. */
        public boolean accepted() {
            return status / 100 == 2;
        }
    }

    /**
     * What came of it.
     *
     * @param answers in the order in which they came
     * @param latency of all answers, in microseconds
     */
    public record Outcome(List<Answer> answers, Histogram latency) {
        /** How many were not accepted. */
        public long others() {
            return answers.stream().filter(answer -> !answer.accepted()).count();
        }
    }

    /** How long answers are awaited after the last request was due. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What a selector can wait for is whole milliseconds: the rest of the time until a request is due is spent asking. */
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Schedule schedule;
    private final IntFunction<byte[]> requests;
    private final Deque<Line> idle = new ArrayDeque<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Histogram latency = new Histogram(ClosedLoop.LONGEST_MICROS, 3);
    private final long began = System.nanoTime();
    private final long beganMs = System.currentTimeMillis();
    private int next;

    private OpenLoop(Schedule schedule, IntFunction<byte[]> requests) {
        this.schedule = schedule;
        this.requests = requests;
    }

    /**
     * Runs against a port of this machine.
     *
     * @param requests whole HTTP requests by their number, made when they are due
     * @throws IOException also when answers stay out
     */
    public static Outcome run(int port, Schedule schedule, IntFunction<byte[]> requests) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            OpenLoop loop = new OpenLoop(schedule, requests);
            for (int i = 0; i < schedule.connections(); i++) {
                lines.add(new Line(port, selector, loop::answered));
            }
            loop.idle.addAll(lines);
            loop.run(selector);
            return new Outcome(loop.answers, loop.latency);
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    private void run(Selector selector) throws IOException {
        long giveUp = began + schedule.due(schedule.count()) + PATIENCE.toNanos();
        while (answers.size() < schedule.count()) {
            long now = System.nanoTime();
            if (now > giveUp) {
                throw new IOException(answers.size() + " of " + schedule.count() + " requests were answered in time");
            }
            if (next == schedule.count() || idle.isEmpty()) {
                selector.select(Line::ready, 100);
                continue;
            }
            long wait = began + schedule.due(next) - now;
            if (wait <= 0) {
                int number = next++;
                idle.pop().send(requests.apply(number), number, began + schedule.due(number));
            } else if (wait > SPIN_NANOS) {
                selector.select(Line::ready, TimeUnit.NANOSECONDS.toMillis(wait - SPIN_NANOS / 2));
            } else {
                selector.selectNow(Line::ready);
                Thread.onSpinWait();
            }
        }
    }

    private void answered(Line line, int status) {
        long now = System.nanoTime();
        latency.recordValue(Math.clamp((now - line.since()) / 1000, 0, ClosedLoop.LONGEST_MICROS));
        answers.add(new Answer(
                line.number(),
                beganMs + TimeUnit.NANOSECONDS.toMillis(line.since() - began),
                beganMs + TimeUnit.NANOSECONDS.toMillis(now - began),
                status));
        idle.push(line);
    }
}
