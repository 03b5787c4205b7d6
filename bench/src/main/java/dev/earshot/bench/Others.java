package dev.earshot.bench;

import java.io.IOException;
import java.util.Map;

/** What others than the measurement did on this machine meanwhile: where it was much, figures say little. */
public final class Others {
    private static final double MUCH = 0.2;

    private final double machine;
    private final double ours;
    private final long began = System.nanoTime();

    /** From now on. */
    public Others() throws IOException {
        machine = ProcessFigures.machineCpuSeconds();
        ours = ProcessFigures.treeCpuSeconds(ProcessHandle.current().pid());
    }

    /** Reports how many processors they took on average. */
    public void report(Report report, String part) throws IOException {
        double seconds = (System.nanoTime() - began) / 1e9;
        double processors = (ProcessFigures.machineCpuSeconds()
                        - machine
                        - (ProcessFigures.treeCpuSeconds(ProcessHandle.current().pid()) - ours))
                / seconds;
        report.line(
                "  others took %.2f of the processors meanwhile%s",
                processors, processors > MUCH ? ": too much for these figures to be claims" : "");
        report.figure(part, "others", Map.of("processors", processors));
    }
}
