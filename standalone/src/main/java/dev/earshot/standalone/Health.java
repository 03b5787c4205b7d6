package dev.earshot.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;

/** Asks the parts how they are; each answer takes less than a second, also from one that is frozen. */
final class Health {
    private static final int CONNECT_MS = 300;
    private static final int ANSWER_MS = 700;

    private Health() {}

    /** Whether the services of a JVM say they are ready; false when nobody answers. */
    static boolean isReady(Layout.Jvm jvm) {
        try {
            // Not the newer client: it loads all of TLS to ask ourselves a question a few times a second.
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(jvm.managementUrl() + "/q/health/ready").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MS);
            connection.setReadTimeout(ANSWER_MS);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether somebody listens on this port of the loopback address. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
