package dev.earshot.bench.normalizer;

import dev.earshot.bench.Bar;
import dev.earshot.bench.Medians;
import dev.earshot.bench.Others;
import dev.earshot.bench.Pace;
import dev.earshot.bench.Report;
import dev.earshot.bench.Worker;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processor time of the thread that normalizes, a webhook, against data binding of the same bytes. */
public final class NormalizerBench {
    private static final String PART = "normalizer";

    private final Pace pace;
    private final Report report;

    /** A measurement that has not begun. */
    public NormalizerBench(Pace pace, Report report) {
        this.pace = pace;
        this.report = report;
    }

    /** Measures and reports. */
    public int run() throws IOException {
        report.line("normalizer: one process, one thread, %d rounds of %.1f s in turns", pace.rounds(), pace.seconds());
        Path folder = Files.createTempDirectory("earshot-bench");
        Others others = new Others();
        List<Worker.Round> earshot = new ArrayList<>();
        List<Worker.Round> bare = new ArrayList<>();
        try (Worker worker = Worker.start(folder.resolve("normalizer.log"), NormalizerRounds.class)) {
            for (int window = 0; window < pace.leastWindows(); window++) {
                worker.round(NormalizerRounds.EARSHOT, pace.seconds());
                worker.round(NormalizerRounds.BARE, pace.seconds());
            }
            for (int round = 0; round < pace.rounds(); round++) {
                earshot.add(round(worker, NormalizerRounds.EARSHOT));
                bare.add(round(worker, NormalizerRounds.BARE));
            }
        } finally {
            Folders.delete(folder);
        }
        double ours = Medians.of(earshot, Worker.Round::threadMs) * 1000;
        double least = Medians.of(bare, Worker.Round::threadMs) * 1000;
        report.line("  a webhook: earshot %.1f us, data binding alone %.1f us", ours, least);
        report.bar("G6", "CPU of parse, map, merge, serialise, of bare data binding's", ours / least, Bar.atMost(1.5));
        others.report(report, PART);
        return 0;
    }

    private Worker.Round round(Worker worker, String work) throws IOException {
        Worker.Round round = worker.round(work, pace.seconds());
        report.figure(PART, work, round.figures());
        return round;
    }
}
