package dev.earshot.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.system.hostile.Door;
import dev.earshot.system.hostile.Fixture;
import dev.earshot.system.hostile.HostileBodies;
import dev.earshot.system.hostile.HostileRun;
import dev.earshot.system.load.CustomerEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Hostile bodies through the real endpoints of a process of its own. {@code -Dearshot.hostile.bodies=10000
 * -Dearshot.hostile.seed=7} sends more and others than the tests of every day do; with {@code EARSHOT_FIXTURES} the
 * documents of that folder are among them.
 */
class HostileBodiesTest {
    private static final int COUNT = Integer.getInteger("earshot.hostile.bodies", 400);
    private static final long SEED = Long.getLong("earshot.hostile.seed", 20_261_126);
    /** Nobody is limited, and nobody is asked to come again because this machine is slow today. */
    private static final List<String> NO_TIMES = List.of(
            "-Dearshot.gateway.rate-limit=off",
            "-Dearshot.gateway.answer-within=60s",
            "-Dearshot.gateway.queue-timeout=60s",
            "-Dearshot.gateway.stall-timeout=60s",
            "-Dearshot.gateway.body-timeout=120s");

    @Test
    void hostileBodiesAreAnsweredWellEndOnceAndStopNobody() throws Exception {
        try (CustomerEndpoint customer = new CustomerEndpoint(Path.of("target", "hostile-customer.tsv"));
                Replica replica = new Replica("hostile", NO_TIMES.toArray(String[]::new))) {
            replica.start();
            await().atMost(Duration.ofSeconds(90)).until(replica::isReady);
            replica.bootstrap();
            JsonNode applied =
                    EarshotJson.read(replica.operator("/operator/apply", Door.project(customer.url())), JsonNode.class);
            Map<Door, Long> agents = Door.agents(applied);
            String more = System.getenv("EARSHOT_FIXTURES");
            List<Fixture> fixtures = Fixture.all(
                    Path.of("..", "normalizer", "src", "test", "resources", "provider"),
                    more == null ? null : Path.of(more));
            HostileRun run = new HostileRun(
                    new HostileRun.Target(
                            URI.create(replica.baseUrl()),
                            replica.managementUri("/"),
                            System.getProperty("kafka.bootstrap.servers"),
                            replica.pid()),
                    new HostileBodies(SEED, fixtures, Replica.KEY, agents),
                    System.out);
            assertThat(run.run(COUNT)).as("seed %d", SEED).isEmpty();
        }
    }
}
