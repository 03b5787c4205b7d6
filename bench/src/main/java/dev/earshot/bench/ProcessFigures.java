package dev.earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the operating system says of processes; on Linux only (proc_pid_stat(5), proc_pid_smaps(5)). */
public final class ProcessFigures {
    /** Ticks a second: what Linux tells user programs, whatever it counts in. */
    private static final double TICKS = 100;
    /** Fields of a stat line behind the name, counted from the state: user and system time, then that of ended children. */
    private static final int OWN_TIME = 11;

    private static final int CHILDREN_TIME = 13;
    /** What HotSpot calls these threads, cut by the kernel. */
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    private ProcessFigures() {}

    /** User and system time so far, seconds, in steps of 10 ms. */
    public static double cpuSeconds(long pid) throws IOException {
        return ticks(fields(pid), OWN_TIME) / TICKS;
    }

    /**
     * Of the time of a JVM that of its compilers' threads, seconds: what a process uses of it is gone once it has seen
     * everything. Threads that have ended are not in it, so JVMs under measurement keep theirs.
     */
    public static double compilerSeconds(long pid) throws IOException {
        double seconds = 0;
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    if (COMPILER.matcher(stat).find()) {
                        seconds += ticks(fields(stat), OWN_TIME) / TICKS;
                    }
                } catch (NoSuchFileException ended) {
                    // It ended between the two.
                }
            }
        }
        return seconds;
    }

    /** The same with all children, those that have ended too: what a server of many processes has used. */
    public static double treeCpuSeconds(long pid) throws IOException {
        List<String> own = fields(pid);
        double seconds = (ticks(own, OWN_TIME) + ticks(own, CHILDREN_TIME)) / TICKS;
        for (ProcessHandle child :
                ProcessHandle.of(pid).orElseThrow().children().toList()) {
            try {
                seconds += treeCpuSeconds(child.pid());
            } catch (IOException ended) {
                // Its parent has its time by now, and will be asked again.
            }
        }
        return seconds;
    }

    private static List<String> fields(long pid) throws IOException {
        return fields(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    private static List<String> fields(String stat) {
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    }

    private static long ticks(List<String> fields, int first) {
        return Long.parseLong(fields.get(first)) + Long.parseLong(fields.get(first + 1));
    }

    /** Time that all processors have worked so far, for whomever, seconds. */
    static double machineCpuSeconds() throws IOException {
        long[] times;
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            times = Arrays.stream(lines.findFirst().orElseThrow().split(" +"))
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
        }
        return (times[0] + times[1] + times[2] + times[5] + times[6]) / TICKS;
    }

    /** The most memory that was resident at once, kB; what processes share counts in full. */
    public static long peakKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Resident memory, kB; what processes share counts in part for each (PSS). */
    public static long residentKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
