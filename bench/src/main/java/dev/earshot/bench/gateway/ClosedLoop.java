package dev.earshot.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Keep-alive connections that each send the next request when the last one is answered, from one thread and with so
 * little work of its own that the server is what is measured. Latencies at saturation hide the wait of those who would
 * have come: they are no claim.
 */
final class ClosedLoop {
    /**
     * What came of it.
     *
     * @param answers how many were answered 2xx
     * @param others how many were answered otherwise
     * @param seconds how long it took
     * @param latency in microseconds
     */
    record Outcome(long answers, long others, double seconds, Histogram latency) {
        double perSecond() {
            return answers / seconds;
        }
    }

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final List<byte[]> requests;
    private final List<Connection> connections = new ArrayList<>();
    private final Histogram latency = new Histogram(60_000_000L, 3);
    private long answers;
    private long others;
    private int next;

    private ClosedLoop(List<byte[]> requests) {
        this.requests = requests;
    }

    /** Runs against a port of this machine. */
    static Outcome run(int port, List<byte[]> requests, int connections, double seconds) throws IOException {
        ClosedLoop loop = new ClosedLoop(requests);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                loop.connections.add(loop.new Connection(port, selector));
            }
            long began = System.nanoTime();
            long until = began + (long) (seconds * 1e9);
            for (Connection connection : loop.connections) {
                connection.send();
            }
            while (System.nanoTime() < until) {
                selector.select(key -> ready(key), 100);
            }
            double took = (System.nanoTime() - began) / 1e9;
            for (Connection connection : loop.connections) {
                connection.channel.close();
            }
            return new Outcome(loop.answers, loop.others, took, loop.latency);
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((Connection) key.attachment()).ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
        private ByteBuffer request = ByteBuffer.allocate(0);
        private long sentAt;

        Connection(int port, Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            request = ByteBuffer.wrap(requests.get(next++ % requests.size()));
            sentAt = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(request);
            key.interestOps(
                    request.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ);
        }

        void ready() throws IOException {
            if (key.isWritable() && request.hasRemaining()) {
                write();
            }
            if (key.isReadable()) {
                if (channel.read(answer) < 0) {
                    throw new IOException("the server closed a connection");
                }
                int status = status();
                if (status > 0) {
                    latency.recordValue(Math.min(60_000_000L, (System.nanoTime() - sentAt) / 1000));
                    if (status / 100 == 2) {
                        answers++;
                    } else {
                        others++;
                    }
                    answer.clear();
                    send();
                }
            }
        }

        /** The status once the answer is whole, else 0. */
        private int status() throws IOException {
            byte[] bytes = answer.array();
            int head = indexOf(bytes, answer.position());
            if (head < 0) {
                return 0;
            }
            String text = new String(bytes, 0, head, StandardCharsets.US_ASCII);
            int length = text.toLowerCase(Locale.ROOT).indexOf("content-length:");
            int end = text.indexOf('\r', length + 15);
            int body = length < 0
                    ? 0
                    : Integer.parseInt(text.substring(length + 15, end < 0 ? text.length() : end)
                            .strip());
            return answer.position() < head + END_OF_HEAD.length + body ? 0 : Integer.parseInt(text.substring(9, 12));
        }

        private static int indexOf(byte[] bytes, int limit) {
            for (int i = 0; i + 3 < limit; i++) {
                if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                    return i;
                }
            }
            return -1;
        }
    }
}
