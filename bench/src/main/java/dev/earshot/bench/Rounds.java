package dev.earshot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The other end of a {@link Worker}: does the work that it is told of on standard input, one round a line. */
public final class Rounds {
    static final String ANSWER = "= ";

    private Rounds() {}

    /** Serves until its input ends, and with it the process: the threads of clients would outlive that. */
    public static void serve(Map<String, Work> works) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say("ready");
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] order = line.split(" ", -1);
            Work work = works.get(order[0]);
            if (work == null) {
                throw new IOException("no such work: " + order[0]);
            }
            long began = System.nanoTime();
            long process = system.getProcessCpuTime();
            long thread = threads.getCurrentThreadCpuTime();
            Work.Done done = work.run(Long.parseLong(order[1]));
            thread = threads.getCurrentThreadCpuTime() - thread;
            process = system.getProcessCpuTime() - process;
            say(done.done() + " " + (System.nanoTime() - began) + " " + process + " " + thread + " "
                    + done.p50Micros());
        }
        System.exit(0);
    }

    private static void say(String text) {
        System.out.println(ANSWER + text);
        System.out.flush();
    }
}
