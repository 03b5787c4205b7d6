package dev.earshot.bench.store;

import dev.earshot.bench.Bar;
import dev.earshot.bench.Documents;
import dev.earshot.bench.Medians;
import dev.earshot.bench.Others;
import dev.earshot.bench.Pace;
import dev.earshot.bench.Postgres;
import dev.earshot.bench.Report;
import dev.earshot.bench.Worker;
import dev.earshot.bench.peer.BareSteps;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows a second of the call store, in turns with a statement a row and with bare batches. */
public final class StoreBench {
    private static final String PART = "store";
    private static final List<String> TABLES = List.of("bare_row", "bare_single_row", "call_key", "call_log");

    private record Contestant(String name, Worker worker, String work, List<Round> rounds) {}

    private record Round(double perSecond, double clientMs, double postgresMs) {}

    private final Pace pace;
    private final Report report;

    /** A measurement that has not begun. */
    public StoreBench(Pace pace, Report report) {
        this.pace = pace;
        this.report = report;
    }

    /** Measures and reports. */
    public int run() throws IOException, InterruptedException, SQLException {
        Path folder = Files.createTempDirectory("earshot-bench");
        Documents documents = Documents.write(folder);
        Others others = new Others();
        try (Postgres postgres = Postgres.start(folder);
                Worker bare = Worker.start(
                        folder.resolve("bare.log"),
                        BareSteps.class,
                        "-",
                        Integer.toString(postgres.port()),
                        Postgres.PASSWORD,
                        documents.webhooks().toString(),
                        documents.documents().toString());
                Worker store = Worker.start(
                        folder.resolve("store.log"),
                        StoreRounds.class,
                        Integer.toString(postgres.port()),
                        Postgres.PASSWORD)) {
            report.line(
                    "store: %d rounds of %.1f s in turns, one server, documents compressed with %s",
                    pace.rounds(),
                    pace.seconds(),
                    postgres.hasLz4()
                            ? "lz4"
                            : "pglz by all: it was built without lz4 (EARSHOT_PG_PROGRAMS names a folder of another)");
            measure(
                    postgres,
                    List.of(
                            new Contestant("a statement a row", bare, BareSteps.SINGLE_ROWS, new ArrayList<>()),
                            new Contestant("bare batches of 100", bare, BareSteps.ROWS, new ArrayList<>()),
                            new Contestant(
                                    "earshot, " + StoreRounds.POLL + " a batch",
                                    store,
                                    StoreRounds.AS_SERVED,
                                    new ArrayList<>()),
                            new Contestant(
                                    "earshot, " + StoreRounds.MANY + " a batch",
                                    store,
                                    StoreRounds.LARGE,
                                    new ArrayList<>())));
        } finally {
            Folders.delete(folder);
        }
        others.report(report, PART);
        return 0;
    }

    private void measure(Postgres postgres, List<Contestant> contestants) throws IOException, SQLException {
        for (int window = 0; window < pace.leastWindows(); window++) {
            for (Contestant each : contestants) {
                round(postgres, each);
            }
        }
        for (Contestant each : contestants) {
            each.rounds().clear();
        }
        for (int round = 0; round < pace.rounds(); round++) {
            for (Contestant each : contestants) {
                round(postgres, each);
                report.figure(PART, each.name(), figures(each.rounds().getLast()));
            }
        }
        report.line("  rows                      rows/s   PostgreSQL CPU ms   client CPU ms");
        Map<String, Double> perSecond = new HashMap<>();
        for (Contestant each : contestants) {
            double median = Medians.of(each.rounds(), Round::perSecond);
            perSecond.put(each.work(), median);
            report.line(
                    "  %-22s %9.0f %19.3f %15.3f",
                    each.name(),
                    median,
                    Medians.of(each.rounds(), Round::postgresMs),
                    Medians.of(each.rounds(), Round::clientMs));
        }
        double common = perSecond.getOrDefault(BareSteps.SINGLE_ROWS, Double.NaN);
        report.bar(
                "G7",
                "rows/s of the call store, of a statement a row's",
                perSecond.getOrDefault(StoreRounds.AS_SERVED, 0.0) / common,
                Bar.atLeast(3));
    }

    private static Map<String, Object> figures(Round round) {
        return Map.of(
                "per_second", round.perSecond(), "client_ms", round.clientMs(), "postgres_ms", round.postgresMs());
    }

    private void round(Postgres postgres, Contestant contestant) throws IOException, SQLException {
        postgres.truncate(TABLES);
        double cpu = postgres.cpuSeconds();
        Worker.Round round = contestant.worker().round(contestant.work(), pace.seconds());
        contestant
                .rounds()
                .add(new Round(
                        round.perSecond(), round.processMs(), (postgres.cpuSeconds() - cpu) * 1000 / round.done()));
    }
}
