package dev.earshot.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.system.hostile.Door;
import dev.earshot.system.hostile.Fixture;
import dev.earshot.system.hostile.HostileBodies;
import dev.earshot.system.hostile.HostileRun;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.machine.OneMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Hostile requests to the one-machine form, all services in one process, whose figures tell what came of them. {@code EARSHOT_HOSTILE=7,20000} says which seed and how many; the seed is the
 * time where none is given, and printed, so that what was found can be found again.
 */
final class HostileRound {
    /** The word on the command line. */
    static final String WORD = "hostile";

    private static final int COUNT = 10_000;

    private final Path home;
    private final OneMachine machine;
    private final Path ledgers;
    private final PrintStream out;

    HostileRound(Path home, OneMachine machine, Path ledgers, PrintStream out) {
        this.home = home;
        this.machine = machine;
        this.ledgers = ledgers;
        this.out = out;
    }

    /** Sends them; 3 when something is wrong. */
    int run() throws IOException, InterruptedException {
        List<String> given = List.of(System.getenv()
                .getOrDefault("EARSHOT_HOSTILE", Long.toString(System.currentTimeMillis()))
                .split(","));
        long seed = Long.parseLong(given.getFirst());
        int count = given.size() > 1 ? Integer.parseInt(given.get(1)) : COUNT;
        out.println("hostile: " + count + " requests, seed " + seed);
        JsonNode credentials = machine.credentials();
        JsonNode status = machine.status();
        String more = System.getenv("EARSHOT_FIXTURES");
        List<Fixture> fixtures = Fixture.all(
                home.resolve("normalizer/src/test/resources/provider"), more == null ? null : Path.of(more));
        try (CustomerEndpoint customer = new CustomerEndpoint(ledgers.resolve("hostile-customer.tsv"))) {
            String applied = machine.apply(Door.project(customer.url()));
            Map<Door, Long> agents =
                    Door.agents(EarshotJson.read(applied.substring(applied.indexOf('{')), JsonNode.class));
            HostileRun.Target target = new HostileRun.Target(
                    URI.create(credentials.path("base_url").asText()),
                    URI.create(service(status, "ingest-gateway")
                            .path("management_url")
                            .asText()),
                    status.path("bootstrap_servers").asText(),
                    service(status, "ingest-gateway").path("pid").asLong());
            HostileBodies bodies = new HostileBodies(
                    seed, fixtures, credentials.path("api_key").asText(), agents);
            return new HostileRun(target, bodies, out).run(count).isEmpty() ? 0 : 3;
        }
    }

    private static JsonNode service(JsonNode status, String name) throws IOException {
        for (JsonNode service : status.path("services")) {
            if (service.path("name").asText().equals(name)) {
                return service;
            }
        }
        throw new IOException(name + " does not run");
    }
}
