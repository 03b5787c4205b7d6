package dev.earshot.bench;

import dev.earshot.bench.gateway.GatewayBench;
import dev.earshot.bench.gateway.MemoryBench;
import dev.earshot.bench.machine.MachineBench;
import dev.earshot.bench.normalizer.NormalizerBench;
import dev.earshot.bench.pipeline.PipelineBench;
import dev.earshot.bench.store.StoreBench;
import java.nio.file.Path;
import java.util.List;

/** {@code ./earshot bench [PART ...]}: measures, and says which bars are missed. Exit 0 always, 3 when void. */
public final class Bench {
    private static final List<String> PARTS =
            List.of("gateway", "memory", "normalizer", "store", "pipeline", "machine");

    private Bench() {}

    /** Runs what is named, or all. */
    public static void main(String[] args) throws Exception {
        List<String> wanted = args.length == 0 ? PARTS : List.of(args);
        for (String each : wanted) {
            if (!PARTS.contains(each)) {
                System.err.println("earshot: bench knows " + String.join(", ", PARTS) + ", not " + each);
                System.exit(2);
            }
        }
        // Whoever interrupts a measurement does not want its servers to stay; some are in a session of their own.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "bench-stop"));
        Path home = Path.of(System.getProperty("earshot.home", ".")).toAbsolutePath();
        Pace pace = Pace.of(System.getenv());
        int code = 0;
        try (Report report = new Report(home.resolve(".earshot/bench"))) {
            if (!pace.isSerious()) {
                report.line("rounds of %.1f s: a trial of the measurement, no figure counts", pace.seconds());
            }
            for (String each : wanted) {
                code = Math.max(code, run(each, home, pace, report));
            }
        }
        System.exit(code);
    }

    private static int run(String part, Path home, Pace pace, Report report) throws Exception {
        return switch (part) {
            case "gateway" -> new GatewayBench(home, pace, report).run();
            case "memory" -> new MemoryBench(home, report).run();
            case "normalizer" -> new NormalizerBench(pace, report).run();
            case "store" -> new StoreBench(pace, report).run();
            case "pipeline" -> new PipelineBench(home, pace, report).run();
            case "machine" -> new MachineBench(home, pace, report).run();
            default -> throw new IllegalArgumentException(part);
        };
    }
}
