package dev.earshot.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a body was answered that somebody sent who writes all of it before he reads, as many clients do.
 *
 * @param kind of the body
 * @param status 0 when it was cut: the connection broke before the body was written or the answer was whole
 * @param retryAfter whether the answer says when to come again
 * @param millis from the first byte to the answer
 */
record Posted(String kind, int status, boolean retryAfter, long millis) {
    private static final int PATIENCE_MS = 120_000;

    /** Posts a body on a connection of its own. */
    static Posted post(int port, LargeBody body, boolean chunked) {
        return exchange(port, body.kind() + (chunked ? ", chunked" : ""), to -> body.write(to, chunked));
    }

    /** Announces a body, and sends a byte of it now and then. */
    static Posted trickle(int port, LargeBody body, long everyMs, int bytes) {
        return exchange(port, "trickled", to -> {
            to.write((body.head() + "Content-Length: " + body.size() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            to.write(body.before());
            for (int i = 0; i < bytes; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(everyMs));
                try {
                    to.write(body.block()[i]);
                    to.flush();
                } catch (IOException answered) {
                    return; // he is told to leave, and hears it
                }
            }
        });
    }

    /** Whether it was answered as it must be: taken, or told when to come again. */
    boolean isGood() {
        return status / 100 == 2 || (status == 503 && retryAfter);
    }

    private interface Writing {
        void to(OutputStream stream) throws IOException;
    }

    private static Posted exchange(int port, String kind, Writing writing) {
        long began = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            writing.to(socket.getOutputStream());
            String head = head(socket.getInputStream());
            int status = head.length() < 12 ? 0 : Integer.parseInt(head.substring(9, 12));
            return new Posted(kind, status, head.toLowerCase(Locale.ROOT).contains("\r\nretry-after:"), since(began));
        } catch (IOException cut) {
            return new Posted(kind, 0, false, since(began));
        }
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static String head(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = from.read();
            if (next < 0) {
                throw new IOException("closed in the midst of an answer");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
