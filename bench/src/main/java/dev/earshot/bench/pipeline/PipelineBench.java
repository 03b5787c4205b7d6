package dev.earshot.bench.pipeline;

import dev.earshot.bench.Bar;
import dev.earshot.bench.Ground;
import dev.earshot.bench.Medians;
import dev.earshot.bench.Others;
import dev.earshot.bench.Pace;
import dev.earshot.bench.Postgres;
import dev.earshot.bench.Report;
import dev.earshot.bench.Tenant;
import dev.earshot.bench.load.OpenLoop;
import dev.earshot.bench.peer.BareSteps;
import dev.earshot.system.load.CustomerEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Processor time of a call over all services, Kafka and PostgreSQL, against its floor; and how fresh verdicts are. */
public final class PipelineBench {
    static final String PART = "pipeline";
    /** Above what two processors can do: what is measured is how fast the rest is caught up. */
    private static final double OFFERED = 1_000;

    private static final double CALLS_A_SECOND_OF_ROUND = 300;
    private static final int CONNECTIONS = 64;
    /** Of the services' processor time, what their compilers may still take of a round that counts. */
    private static final double COMPILING = 0.05;

    private static final int MOST_WARM_UPS = 40;
    private static final int LIGHT_ROUNDS = 4;

    private final Path home;
    private final Pace pace;
    private final Report report;

    /**
     * A measurement that has not begun.
     *
     * @param home the checkout, with each service built as one of its own
     */
    public PipelineBench(Path home, Pace pace, Report report) {
        this.home = home;
        this.pace = pace;
        this.report = report;
    }

    /** Measures and reports; 3 when the ledgers do not balance, for then the figures mean nothing. */
    public int run() throws IOException, InterruptedException, SQLException {
        Others others = new Others();
        try (Ground ground = Ground.open(home, BareSteps.TOPICS.toArray(String[]::new));
                Postgres postgres = Postgres.start(ground.folder());
                Floors floors = new Floors(ground, postgres, report);
                CustomerEndpoint customer = new CustomerEndpoint(ground.log("customer"))) {
            ground.configure(secrets -> Tenant.documents(secrets, customer.url()));
            report.line(
                    "pipeline: webhooks of 20 kB, %d metrics, each call told; a process for each service; documents "
                            + "compressed with %s; %d rounds of %.0f calls in turns with the floors",
                    Tenant.METRICS.size(),
                    postgres.hasLz4() ? "lz4" : "pglz",
                    pace.fewRounds(),
                    CALLS_A_SECOND_OF_ROUND * pace.seconds());
            floors.warmUp(pace);
            try (Services services = Services.start(ground, postgres)) {
                int code = measure(floors, new Load(ground, services, customer));
                others.report(report, PART);
                return code;
            }
        }
    }

    private int measure(Floors floors, Load load) throws IOException, SQLException {
        warmUp(load);
        List<Floors.Floor> least = new ArrayList<>();
        List<Load.Outcome> full = new ArrayList<>();
        for (int round = 0; round < pace.fewRounds(); round++) {
            least.add(floors.round(pace));
            full.add(run(load, "full-" + round, burst()));
        }
        double rate = Medians.of(full, Load.Outcome::perSecond);
        Load.Outcome light =
                run(load, "light", OpenLoop.Schedule.of(LIGHT_ROUNDS * pace.seconds(), rate / 4, CONNECTIONS));
        table(least, full);
        double hop = Medians.of(least, Floors.Floor::hopMs);
        double total = Medians.of(full, Load.Outcome::all);
        report.line(
                "  %.0f calls/s on this machine, %.0f a processor; at a quarter, %.0f/s: freshness p50 %d ms, p99 %d ms; "
                        + "a hop of Kafka %.2f ms",
                rate,
                1000 / total,
                rate / 4,
                light.freshness().getValueAtPercentile(50),
                light.freshness().getValueAtPercentile(99),
                hop);
        hops(load.hops(light));
        report.bar(
                "G8",
                "PostgreSQL's CPU a call, of a bare batched row's",
                Medians.of(full, each -> each.cpuMs().getOrDefault(Services.POSTGRES, Double.NaN))
                        / Medians.of(least, Floors.Floor::rowMs),
                Bar.atMost(2.5));
        report.bar(
                "G9",
                "the services' CPU a call, of the sum of their floors",
                Medians.of(full, Load.Outcome::services) / Medians.of(least, Floors.Floor::services),
                Bar.atMost(2.5));
        report.bar(
                "G10",
                "freshness p50, in hops of Kafka",
                light.freshness().getValueAtPercentile(50) / hop,
                Bar.atMost(8));
        report.bar("G10", "freshness p99, ms", (double) light.freshness().getValueAtPercentile(99), Bar.atMost(100));
        report.bar(
                "G12",
                "calls/s a processor with Kafka and PostgreSQL, of the floors'",
                Medians.of(least, Floors.Floor::all) / total,
                Bar.atLeast(0.30));
        List<String> faults = Stream.concat(full.stream(), Stream.of(light))
                .flatMap(each -> each.balance().faults().stream())
                .toList();
        report.bar("G13", "what does not balance in the ledgers", faults.size(), Bar.atMost(0));
        faults.forEach(fault -> report.line("  VOID: %s", fault));
        return faults.isEmpty() ? 0 : 3;
    }

    private OpenLoop.Schedule burst() {
        return new OpenLoop.Schedule((int) (CALLS_A_SECOND_OF_ROUND * pace.seconds()), OFFERED, CONNECTIONS);
    }

    /** Until the compilers have seen all of it: in a fresh service they take half of the time. */
    private void warmUp(Load load) throws IOException {
        int most = pace.isSerious() ? MOST_WARM_UPS : pace.mostWindows();
        for (int window = 0; window < most; window++) {
            Load.Outcome round = load.run("warm-up-" + window, burst());
            report.line(
                    "  warming up: %.0f calls/s, the services take %.2f ms a call, %.0f %% of it their compilers'",
                    round.perSecond(), round.services(), round.compiling() * 100);
            if (round.compiling() <= COMPILING) {
                return;
            }
        }
        report.line("  the compilers were not done");
    }

    private Load.Outcome run(Load load, String name, OpenLoop.Schedule schedule) throws IOException {
        Load.Outcome outcome = load.run(name, schedule);
        report.figure(PART, name, outcome.figures());
        return outcome;
    }

    private void table(List<Floors.Floor> least, List<Load.Outcome> full) {
        report.line("  CPU ms a call        earshot     floor");
        Stream.concat(Services.ALL.stream(), Stream.of(Services.KAFKA, Services.POSTGRES))
                .forEach(who -> row(
                        who,
                        Medians.of(full, each -> each.cpuMs().getOrDefault(who, Double.NaN)),
                        Medians.of(least, each -> each.cpuMs().getOrDefault(who, Double.NaN))));
        row("all", Medians.of(full, Load.Outcome::all), Medians.of(least, Floors.Floor::all));
    }

    private void hops(Hops hops) {
        hop("when due, to the raw topic", hops.webhook());
        hop("from there to the revision", hops.revision());
        hop("from there to the verdict", hops.verdict());
    }

    private void hop(String what, Histogram times) {
        report.line(
                "    %-28s p50 %d ms, p99 %d ms", what, times.getValueAtPercentile(50), times.getValueAtPercentile(99));
    }

    private void row(String who, double ours, double floor) {
        report.line("  %-18s %9.3f %9.3f", who, ours, floor);
    }
}
