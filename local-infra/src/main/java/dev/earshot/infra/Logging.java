package dev.earshot.infra;

import java.util.logging.LogManager;

/** The order in which logging begins. */
public final class Logging {
    private Logging() {}

    /**
     * To be called before a process of ours, that is no Quarkus application, has a second thread. The log manager of the
     * platform and the one that we set in its place initialise each other: two threads that log for the first time at
     * once, one through either, wait for each other for ever.
     */
    public static void begin() {
        LogManager.getLogManager();
    }
}
