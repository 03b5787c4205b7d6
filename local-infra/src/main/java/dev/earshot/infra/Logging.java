package dev.earshot.infra;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** How logging begins in processes of ours that are no Quarkus applications. */
public final class Logging {
    private Logging() {}

    /**
     * To be called before there is a second thread. The log manager of the platform and the one that we set in its place
     * initialise each other: two threads that log for the first time at once, one through either, wait for each other for
     * ever.
     */
    public static void begin() {
        LogManager.getLogManager();
    }

    /**
     * Begins, and prints what is at least so grave. On the class path of an application the log would keep everything, to
     * the finest, in wait for that application's settings, which never come here.
     */
    public static void toConsole(Level least) {
        begin();
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(least);
        root.addHandler(console);
        root.setLevel(least);
    }
}
