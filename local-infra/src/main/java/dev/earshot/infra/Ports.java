package dev.earshot.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports of this machine. */
public final class Ports {
    private Ports() {}

    /** A port of the loopback address that nobody listens on at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first of several ports in a row, below those that outgoing connections are given: what is free there now is most
     * likely still free when it is needed.
     */
    public static int freeRow(int count) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            if (IntStream.range(first, first + count).allMatch(port -> isFree("127.0.0.1", port))) {
                return first;
            }
        }
    }

    /** Whether one can listen on this port of the address now. */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
