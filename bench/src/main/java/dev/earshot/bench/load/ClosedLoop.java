package dev.earshot.bench.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Keep-alive connections that each send the next request when the last one is answered, from one thread and with so
 * little work of its own that the server is what is measured. Latencies at saturation hide the wait of those who would
 * have come: they are no claim.
 */
public final class ClosedLoop {
    /**
     * What came of it.
     *
     * @param answers how many were answered 2xx
     * @param others how many were answered otherwise
     * @param seconds how long it took
     * @param latency in microseconds
     */
    public record Outcome(long answers, long others, double seconds, Histogram latency) {
        /** Answers 2xx a second. */
        public double perSecond() {
            return answers / seconds;
        }
    }

    static final long LONGEST_MICROS = 60_000_000L;

    private final List<byte[]> requests;
    private final Histogram latency = new Histogram(LONGEST_MICROS, 3);
    private long answers;
    private long others;
    private int next;

    private ClosedLoop(List<byte[]> requests) {
        this.requests = requests;
    }

    /** Waits until a server accepts: it has to read its configuration. */
    public static void awaitAccepting(int port) throws IOException {
        for (int i = 0; i < 200; i++) {
            if (run(port, Webhooks.requests(), 1, 0.1).answers() > 0) {
                return;
            }
        }
        throw new IOException("what listens on port " + port + " accepts nothing");
    }

    /** Runs against a port of this machine. */
    public static Outcome run(int port, List<byte[]> requests, int connections, double seconds) throws IOException {
        ClosedLoop loop = new ClosedLoop(requests);
        List<Line> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                lines.add(new Line(port, selector, loop::answered));
            }
            long began = System.nanoTime();
            long until = began + (long) (seconds * 1e9);
            for (Line line : lines) {
                loop.send(line);
            }
            while (System.nanoTime() < until) {
                selector.select(Line::ready, 100);
            }
            return new Outcome(loop.answers, loop.others, (System.nanoTime() - began) / 1e9, loop.latency);
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    private void send(Line line) throws IOException {
        int number = next++;
        line.send(requests.get(number % requests.size()), number, System.nanoTime());
    }

    private void answered(Line line, int status) throws IOException {
        latency.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - line.since()) / 1000));
        if (status / 100 == 2) {
            answers++;
        } else {
            others++;
        }
        send(line);
    }
}
