package dev.earshot.bench.pipeline;

import dev.earshot.bench.Documents;
import dev.earshot.bench.Ground;
import dev.earshot.bench.Jvm;
import dev.earshot.bench.Pace;
import dev.earshot.bench.Postgres;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.bench.Report;
import dev.earshot.bench.Worker;
import dev.earshot.bench.load.Contestant;
import dev.earshot.bench.peer.BareServer;
import dev.earshot.bench.peer.BareSteps;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what each step of a call costs at least, on the broker and the server that the services use. */
final class Floors implements AutoCloseable {
    /** Of each service the steps that it cannot do without; the gateway's are those of the bare server. */
    private static final Map<String, List<String>> STEPS = Map.of(
            Services.NORMALIZER, List.of(BareSteps.CONSUME, BareSteps.PARSE, BareSteps.ROWS, BareSteps.PRODUCE),
            Services.EVALUATOR, List.of(BareSteps.CONSUME_DOCUMENT, BareSteps.NARROW_ROWS, BareSteps.PRODUCE_SMALL),
            Services.NOTIFIER, List.of(BareSteps.POST));

    private static final double SHARE_OF_ROUND = 1.0 / 3;
    /** Units below which processor time in steps of 10 ms is too coarse. */
    private static final int LEAST = 500;

    /**
     * A round.
     *
     * @param cpuMs least processor time of a call, milliseconds, by who has it
     * @param rowMs PostgreSQL's for the row of a call alone
     * @param hopMs the time of one record through Kafka, alone
     */
    record Floor(Map<String, Double> cpuMs, double rowMs, double hopMs) {
        /** Of the services together. */
        double services() {
            return Services.ALL.stream()
                    .mapToDouble(each -> cpuMs.getOrDefault(each, 0.0))
                    .sum();
        }

        /** Of everything. */
        double all() {
            return cpuMs.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private final Ground ground;
    private final Postgres postgres;
    private final Report report;
    private final Jvm server;
    private final Contestant accepting;
    private final Worker worker;

    Floors(Ground ground, Postgres postgres, Report report) throws IOException {
        this.ground = ground;
        this.postgres = postgres;
        this.report = report;
        int port = Ports.free();
        Documents documents = Documents.write(ground.folder());
        server = ground.bare(BareServer.Work.PRODUCE, port, 5);
        accepting = new Contestant("floor: accept", port, server, ground.broker());
        worker = Worker.start(
                ground.log("bare-steps"),
                BareSteps.class,
                ground.bootstrapServers(),
                Integer.toString(postgres.port()),
                Postgres.PASSWORD,
                documents.webhooks().toString(),
                documents.documents().toString());
    }

    /** Until the compiler has seen all of it; fills the topics that are read, too. */
    void warmUp(Pace pace) throws IOException, SQLException {
        accepting.warmUp(pace);
        for (int window = 0; window < pace.leastWindows(); window++) {
            round(pace);
        }
    }

    Floor round(Pace pace) throws IOException, SQLException {
        postgres.truncate(List.of("bare_row", "bare_narrow_row"));
        Contestant.Round accepted = accepting.round(pace, report, PipelineBench.PART);
        Map<String, Double> cpuMs = new LinkedHashMap<>();
        cpuMs.put(Services.GATEWAY, accepted.cpuMs());
        cpuMs.put(Services.KAFKA, accepted.brokerCpuMs());
        double rowMs = 0;
        for (String service : Services.ALL) {
            for (String step : STEPS.getOrDefault(service, List.of())) {
                double kafka = ProcessFigures.cpuSeconds(ground.broker().pid());
                double database = postgres.cpuSeconds();
                Worker.Round round = worker.round(step, pace.seconds() * SHARE_OF_ROUND);
                if (round.done() < LEAST) {
                    report.line("  %s was done %d times only: its floor says nothing", step, round.done());
                }
                kafka = (ProcessFigures.cpuSeconds(ground.broker().pid()) - kafka) * 1000 / round.done();
                database = (postgres.cpuSeconds() - database) * 1000 / round.done();
                report.figure(PipelineBench.PART, "floor: " + step, round.figures());
                report.figure(
                        PipelineBench.PART,
                        "floor: " + step + ", below it",
                        Map.of("kafka_ms", kafka, "postgres_ms", database));
                cpuMs.merge(service, round.processMs(), Double::sum);
                cpuMs.merge(Services.KAFKA, kafka, Double::sum);
                cpuMs.merge(Services.POSTGRES, database, Double::sum);
                rowMs += step.equals(BareSteps.ROWS) ? database : 0;
            }
        }
        Worker.Round hop = worker.round(BareSteps.HOP, pace.seconds() * SHARE_OF_ROUND);
        report.figure(PipelineBench.PART, "floor: hop", hop.figures());
        return new Floor(cpuMs, rowMs, hop.p50Micros() / 1000.0);
    }

    @Override
    public void close() {
        worker.close();
        server.close();
    }
}
