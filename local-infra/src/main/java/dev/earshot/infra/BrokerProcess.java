package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A broker in a JVM of its own, until it is told to stop. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * Runs the broker.
     *
     * @param args folder, port, controller port
     */
    public static void main(String[] args) throws IOException {
        logToConsole();
        LocalBroker broker = LocalBroker.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        broker.awaitEnd();
    }

    // On the class path of an application the log waits for that application's settings, which never come here: a
    // broker
    // that cannot start would end without a word.
    private static void logToConsole() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(Level.WARNING);
        root.addHandler(console);
        root.setLevel(Level.WARNING);
    }
}
