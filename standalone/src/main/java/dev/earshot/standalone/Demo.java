package dev.earshot.standalone;

import java.io.PrintStream;

/** placeholder replaced below. */
final class Demo {
    Demo(Settings settings, PrintStream out) {}

    int run() {
        return 0;
    }
}
