package dev.earshot.system.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A sender that no library stops from sending what is no HTTP. */
final class Wire {
    private static final int PATIENCE_MS = 30_000;
    private static final int PIECE = 64 * 1024;
    private static final long BREATH_NANOS = 200_000;

    private final InetSocketAddress address;

    Wire(URI base) {
        address = new InetSocketAddress(base.getHost(), base.getPort());
    }

    /** What came back. */
    record Answer(int status, Map<String, String> headers, String body) {}

    /**
     * Sends a request on a connection of its own.
     *
     * @return {@code null} when the other side closed without a whole answer
     * @throws IOException when nobody answers and nobody closes
     */
    @Nullable
    Answer send(Mutant mutant) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(address, PATIENCE_MS);
            try {
                write(mutant, socket.getOutputStream());
                if (mutant.halfClosed()) {
                    socket.shutdownOutput();
                }
            } catch (IOException answeredBeforeTheEnd) {
                // what it said is read below
            }
            try {
                return read(new BufferedInputStream(socket.getInputStream()));
            } catch (java.net.SocketTimeoutException silence) {
                throw silence;
            } catch (IOException closed) {
                return null;
            }
        }
    }

    private static void write(Mutant mutant, OutputStream to) throws IOException {
        int from = 0;
        for (int pause : mutant.pauses()) {
            to.write(mutant.bytes(), from, pause - from);
            to.flush();
            from = pause;
            LockSupport.parkNanos(BREATH_NANOS);
        }
        for (; from < mutant.bytes().length; from += PIECE) {
            to.write(mutant.bytes(), from, Math.min(PIECE, mutant.bytes().length - from));
        }
        to.flush();
    }

    private static @Nullable Answer read(InputStream from) throws IOException {
        String status = line(from);
        while (status != null && status.contains(" 100 ")) {
            line(from);
            status = line(from);
        }
        if (status == null || status.length() < 12) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(from); line != null && !line.isEmpty(); line = line(from)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = from.readNBytes(length);
        return body.length < length
                ? null
                : new Answer(
                        Integer.parseInt(status.substring(9, 12)), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable String line(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = from.read(); c != '\n'; c = from.read()) {
            if (c < 0) {
                return null;
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
