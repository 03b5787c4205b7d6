package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;

/** A broker in a JVM of its own, until it is told to stop. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * Runs the broker.
     *
     * @param args folder, port, controller port
     */
    public static void main(String[] args) throws IOException {
        Logging.toConsole(Level.WARNING);
        LocalBroker broker = LocalBroker.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        broker.awaitEnd();
    }
}
