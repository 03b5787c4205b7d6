package dev.earshot.notifier;

import static dev.earshot.notifier.World.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.delivery.Claimed;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.delivery.DeliveryView;
import dev.earshot.store.delivery.Redelivery;
import dev.earshot.store.delivery.Wanted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas of the dispatcher on one database, made by hand; that of the application does not look by itself. */
@QuarkusTest
@TestProfile(DispatcherTest.Quiet.class)
class DispatcherTest {
    public static final class Quiet implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("earshot.notifier.look-every", "1h");
        }
    }

    private record Settings(int atOnce, int ofAProject, Duration lease) implements NotifierConfig {

        @Override
        public long bytesAtOnce() {
            return 1_000_000;
        }

        @Override
        public Duration heartbeat() {
            return lease.dividedBy(4);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration drain() {
            return Duration.ofSeconds(20);
        }
    }

    @Inject
    World world;

    @Inject
    DeliveryStore deliveries;

    @Inject
    Attempting attempting;

    @Inject
    Vertx vertx;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Dispatcher> replicas = new ArrayList<>();

    @BeforeEach
    void nothingIsDue() {
        world.pool.query("delete from delivery").executeAndAwait();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Dispatcher replica : replicas) {
            replica.stop(new ShutdownEvent());
        }
    }

    private Dispatcher start(Settings settings) {
        Dispatcher replica = new Dispatcher(
                deliveries,
                new Finishing(deliveries),
                attempting,
                world.configuration,
                new Outcomes(meters),
                settings,
                vertx);
        replicas.add(replica);
        replica.start(new StartupEvent());
        return replica;
    }

    private static Settings usual() {
        return new Settings(64, 8, Duration.ofSeconds(20));
    }

    @Test
    void twoReplicasDeliverEachOnceAndEveryAttemptIsCountedOnce() {
        try (Receiver receiver = new Receiver(Receiver.Manner.OK)) {
            long project = world.project(receiver.url());
            long other = world.project(receiver.url());
            List<String> ids = new ArrayList<>(world.due(project, receiver.url(), 150));
            ids.addAll(world.due(other, receiver.url(), 50));
            start(usual());
            start(usual());

            await().atMost(SOON).until(() -> allAre(project, "delivered") && allAre(other, "delivered"));
            assertThat(receiver.got)
                    .extracting(got -> got.headers().get("webhook-id"))
                    .containsExactlyInAnyOrderElementsOf(ids);
            await().atMost(SOON).until(() -> count("delivered") == 200);
            assertThat(meters.find("earshot_outcomes").counters().stream()
                            .mapToDouble(Counter::count)
                            .sum())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatADeadReplicaHeldIsDeliveredByAnotherOnceItsLeaseIsOver() {
        try (Receiver receiver = new Receiver(Receiver.Manner.OK)) {
            long project = world.project(receiver.url());
            world.due(project, receiver.url(), 3);
            // It claims, and is killed before it sends.
            List<Claimed> dead = deliveries
                    .claim(new Wanted(10, 10, 1_000_000, Duration.ofSeconds(1), Duration.ZERO, Set.of()))
                    .await()
                    .atMost(SOON);
            assertThat(dead).hasSize(3);
            start(usual());

            await().atMost(SOON).until(() -> allAre(project, "delivered"));
            assertThat(receiver.got).hasSize(3);
            assertThat(world.attempts(project, "number")).containsExactly("1", "1", "1");
        }
    }

    @Test
    void anAttemptThatOutlastsTheLeaseIsNotMadeByAnotherAsLongAsItsReplicaLives() {
        Duration lease = Duration.ofSeconds(1);
        try (Receiver receiver = new Receiver((_, response) -> vertx.setTimer(4_000, _ -> response.end()))) {
            long project = world.project(receiver.url());
            world.due(project, receiver.url(), 5);
            start(new Settings(64, 8, lease));
            start(new Settings(64, 8, lease));

            await().atMost(SOON).until(() -> allAre(project, "delivered"));
            assertThat(receiver.got).hasSize(5);
        }
    }

    @Test
    void aDatabaseThatStandsStillLongerThanALeaseMakesNobodySendTwice() throws Exception {
        assumeTrue(Files.exists(postmasterFile()), "the database is not of this machine");
        try (Receiver receiver = new Receiver((_, response) -> vertx.setTimer(1_000, _ -> response.end()))) {
            long project = world.project(receiver.url());
            world.due(project, receiver.url(), 8);
            start(new Settings(64, 8, Duration.ofSeconds(1)));
            start(new Settings(64, 8, Duration.ofSeconds(1)));
            await().atMost(SOON).until(() -> receiver.got.size() == 8);

            signalPostgres("-STOP");
            try {
                await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> receiver.got.size() == 8);
            } finally {
                signalPostgres("-CONT");
            }
            await().atMost(SOON).until(() -> allAre(project, "delivered"));
            assertThat(receiver.got).hasSize(8);
            assertThat(world.attempts(project, "number")).hasSize(8).containsOnly("1");
        }
    }

    private static Path postmasterFile() {
        return Path.of(System.getProperty("earshot.data"), "postgres", "data", "postmaster.pid");
    }

    private static void signalPostgres(String signal) throws Exception {
        long postmaster =
                Long.parseLong(Files.readAllLines(postmasterFile()).getFirst().trim());
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(postmaster)));
        ProcessHandle.of(postmaster)
                .orElseThrow()
                .descendants()
                .forEach(child -> command.add(Long.toString(child.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    @Test
    void aReceiverThatNeverAnswersKeepsNoMoreThanItsShareBusy() {
        try (Receiver slow = new Receiver(Receiver.Manner.NEVER);
                Receiver quick = new Receiver(Receiver.Manner.OK)) {
            long one = world.project(slow.url());
            long two = world.project(quick.url());
            world.due(one, slow.url(), 100);
            start(new Settings(16, 8, Duration.ofSeconds(20)));
            await().atMost(SOON).until(() -> slow.got.size() == 8);

            world.due(two, quick.url(), 100);
            await().atMost(SOON).until(() -> allAre(two, "delivered"));
            assertThat(slow.got).hasSize(8);
        }
    }

    @Test
    void aStopWaitsForWhatIsUnderWayAndTakesNothingMore() throws InterruptedException {
        try (Receiver receiver = new Receiver((_, response) -> vertx.setTimer(1_000, _ -> response.end()))) {
            long project = world.project(receiver.url());
            world.due(project, receiver.url(), 20);
            Dispatcher replica = start(usual());
            await().atMost(SOON).until(() -> receiver.got.size() == 8);

            replica.stop(new ShutdownEvent());
            assertThat(world.deliveries(project, "state"))
                    .filteredOn("delivered"::equals)
                    .hasSize(8);
            assertThat(world.deliveries(project, "state"))
                    .filteredOn("due"::equals)
                    .hasSize(12);
            assertThat(receiver.got).hasSize(8);
        }
    }

    @Test
    void ofADeletedProjectNothingIsSentAnyMore() {
        try (Receiver receiver = new Receiver(Receiver.Manner.OK)) {
            long project = world.project(receiver.url());
            world.due(project, receiver.url(), 2);
            world.configure(world.project(project, 2, receiver.url(), world.signing(project), true));
            await().atMost(SOON).until(() -> world.configuration.now().project(project) == null);
            start(usual());

            await().atMost(SOON).until(() -> allAre(project, "cancelled"));
            assertThat(receiver.got).isEmpty();
            assertThat(world.attempts(project, "number")).isEmpty();
            await().atMost(SOON).until(() -> count("cancelled") == 2);
        }
    }

    @Test
    void aDeliveryThatCannotBeSignedIsNotSentButTriedAgainOnceTheKeyIsMended() {
        try (Receiver receiver = new Receiver(Receiver.Manner.OK)) {
            long project = world.project(receiver.url());
            // A secret sealed for another place does not open here.
            world.configure(world.project(project, 2, receiver.url(), world.signing(project + 1), false));
            await().atMost(SOON)
                    .until(() -> world.configuration.now().project(project).version() == 2);
            world.due(project, receiver.url(), 1);
            start(usual());

            await().atMost(SOON).until(() -> world.attempts(project, "outcome").equals(List.of("internal")));
            assertThat(receiver.got).isEmpty();
            world.configure(world.project(project, 3, receiver.url(), world.signing(project), false));
            await().atMost(SOON).until(() -> allAre(project, "delivered"));
            assertThat(receiver.got.getFirst().headers().get("webhook-signature"))
                    .startsWith("v1,");
        }
    }

    @Test
    void whatHadFailedAndIsAskedForAgainGoesOutOnceMoreWithItsIdAndItsBytesOnAScheduleOfItsOwn() {
        try (Receiver receiver = new Receiver((nth, response) ->
                response.setStatusCode(nth == 1 ? 410 : nth == 2 ? 500 : 200).end())) {
            long project = world.project(receiver.url());
            world.inTables(project, receiver.url());
            String id = world.due(project, receiver.url(), 1).getFirst();
            start(usual());
            await().atMost(SOON).until(() -> allAre(project, "failed"));

            List<DeliveryView> found = Redelivery.find(world.pool, List.of(project), Set.of(id))
                    .await()
                    .atMost(SOON);
            List<Redelivery.Wish> wishes =
                    Redelivery.again(world.pool, found).await().atMost(SOON);
            assertThat(wishes).hasOnlyElementsOfType(Redelivery.Wish.Granted.class);
            // The first delay of a schedule is five seconds: a second attempt of an old one would be minutes away.
            await().atMost(SOON).until(() -> allAre(project, "delivered"));

            assertThat(receiver.got).hasSize(3);
            assertThat(receiver.got)
                    .extracting(got -> got.headers().get("webhook-id"))
                    .containsOnly(id);
            assertThat(receiver.got).extracting(got -> new String(got.body())).containsOnly("e30");
            assertThat(world.attempts(project, "number || ' ' || outcome"))
                    .containsExactly("1 gone", "2 refused", "3 delivered");
        }
    }

    @Test
    void anAddressThatMayNotBeReachedIsBlockedAndTriedAgain() {
        try (Receiver receiver = new Receiver(Receiver.Manner.OK)) {
            long project = world.project(receiver.url());
            world.due(project, "http://169.254.169.254/latest/meta-data", 1);
            start(usual());

            await().atMost(SOON)
                    .until(() ->
                            world.attempts(project, "outcome || error").equals(List.of("blockednot a public address")));
            assertThat(world.deliveries(project, "state")).containsExactly("due");
        }
    }

    private boolean allAre(long project, String state) {
        return new HashSet<>(world.deliveries(project, "state")).equals(Set.of(state));
    }

    private double count(String outcome) {
        return meters.find("earshot_outcomes").tags("hop", "delivery", "outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
