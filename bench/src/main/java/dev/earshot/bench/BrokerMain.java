package dev.earshot.bench;

import dev.earshot.infra.LocalBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A broker in a JVM of its own, until that is killed. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Starts it and stays.
     *
     * @param args folder, port, controller port
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (LocalBroker _ =
                LocalBroker.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            Thread.currentThread().join();
        }
    }
}
