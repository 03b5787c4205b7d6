package dev.earshot.bench.pipeline;

import dev.earshot.bench.Ground;
import dev.earshot.bench.Jvm;
import dev.earshot.bench.Postgres;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.bench.load.ClosedLoop;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The services that a call crosses, with the processor time of each and of what they stand on. */
final class Services implements AutoCloseable {
    static final String GATEWAY = "ingest-gateway";
    static final String NORMALIZER = "normalizer";
    static final String EVALUATOR = "evaluator";
    static final String NOTIFIER = "notifier";
    static final List<String> ALL = List.of(GATEWAY, NORMALIZER, EVALUATOR, NOTIFIER);
    static final String KAFKA = "kafka";
    static final String POSTGRES = "postgres";

    private final Ground ground;
    private final Postgres postgres;
    private final int port = Ports.free();
    private final Map<String, Jvm> running = new LinkedHashMap<>();

    private Services(Ground ground, Postgres postgres) {
        this.ground = ground;
        this.postgres = postgres;
    }

    /** Starts them; returns when calls are accepted. */
    static Services start(Ground ground, Postgres postgres) throws IOException {
        Services services = new Services(ground, postgres);
        try {
            for (String each : ALL) {
                services.running.put(
                        each,
                        ground.application(
                                each,
                                each.equals(GATEWAY) ? services.port : Ports.free(),
                                Map.of(
                                        "earshot.gateway.rate-limit",
                                        "off",
                                        "earshot.pg.port",
                                        Integer.toString(postgres.port()),
                                        "earshot.pg.pipeline-password",
                                        Postgres.PASSWORD,
                                        "earshot.pg.api-password",
                                        Postgres.PASSWORD)));
            }
            for (int i = 0; i < 200; i++) { // until the gateway has read its configuration
                if (ClosedLoop.run(services.port, Webhooks.requests(), 1, 0.1).answers() > 0) {
                    return services;
                }
            }
            throw new IOException("the gateway accepts nothing");
        } catch (IOException e) {
            services.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** Processor time so far, seconds: of each service, of Kafka and of PostgreSQL. */
    Map<String, Double> cpuSeconds() throws IOException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Map.Entry<String, Jvm> each : running.entrySet()) {
            seconds.put(each.getKey(), ProcessFigures.cpuSeconds(each.getValue().pid()));
        }
        seconds.put(KAFKA, ProcessFigures.cpuSeconds(ground.broker().pid()));
        seconds.put(POSTGRES, postgres.cpuSeconds());
        return seconds;
    }

    /** Of the processor time of the services that of their compilers, seconds. */
    double compilerSeconds() throws IOException {
        double seconds = 0;
        for (Jvm each : running.values()) {
            seconds += ProcessFigures.compilerSeconds(each.pid());
        }
        return seconds;
    }

    @Override
    public void close() {
        running.values().forEach(Jvm::close);
    }
}
