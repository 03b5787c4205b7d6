package dev.earshot.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A keep-alive connection with at most one request on its way; belongs to the thread of its selector. */
final class Line implements AutoCloseable {
    /** Who hears of an answer; the line is free again. */
    interface Listener {
        void answered(Line line, int status) throws IOException;
    }

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
    private ByteBuffer request = ByteBuffer.allocate(0);
    private int number;
    private long since;

    /** Connects to a port of this machine. */
    Line(int port, Selector selector, Listener listener) throws IOException {
        this.listener = listener;
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.socket().setTcpNoDelay(true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends a request.
     *
     * @param number of the request, for the listener
     * @param since what its latency counts from, {@link System#nanoTime}
     */
    void send(byte[] bytes, int number, long since) throws IOException {
        this.number = number;
        this.since = since;
        request = ByteBuffer.wrap(bytes);
        write();
    }

    int number() {
        return number;
    }

    long since() {
        return since;
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ);
    }

    /** What a selector is to do with a key of a line. */
    static void ready(SelectionKey key) {
        try {
            ((Line) key.attachment()).ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready() throws IOException {
        if (key.isWritable() && request.hasRemaining()) {
            write();
        }
        if (key.isReadable()) {
            if (channel.read(answer) < 0) {
                throw new IOException("the server closed a connection");
            }
            int status = status();
            if (status > 0) {
                answer.clear();
                listener.answered(this, status);
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
