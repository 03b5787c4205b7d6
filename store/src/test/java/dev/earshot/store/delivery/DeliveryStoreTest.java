package dev.earshot.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims against a real PostgreSQL: in turns, fenced, each delivery by one process. */
class DeliveryStoreTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration NO_LEASE = Duration.ZERO;
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration NO_GRACE = Duration.ZERO;
    private static final long LARGE = 1_000_000;

    private static Vertx vertx;
    private static Pool pool;
    private static DeliveryStore store;

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        pool = Pool.pool(
                vertx,
                new PgConnectOptions()
                        .setHost(System.getProperty("earshot.pg.host"))
                        .setPort(Integer.getInteger("earshot.pg.port"))
                        .setDatabase("earshot")
                        .setUser("earshot_pipeline")
                        .setPassword(System.getProperty("earshot.pg.pipeline-password")),
                new PoolOptions().setMaxSize(8));
        store = new DeliveryStore(pool);
    }

    @AfterAll
    static void disconnect() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @BeforeEach
    void empty() {
        for (String table : List.of("delivery_attempt", "delivery", "call_key")) {
            pool.query("delete from " + table).executeAndAwait();
        }
    }

    @Test
    void aDeliveryIsMadeOnceAndTheFirstOfACallStands() {
        calls(1, 1);
        NewDelivery first = delivery(1, 1, 10);
        NewDelivery second = new NewDelivery(
                1, first.id(), 1, "call_log.completed", 2, "http://second", null, "second".getBytes(), "tp");

        assertThat(wait(store.create(List.of(first, second)))).containsExactly(first.id());
        assertThat(wait(store.create(List.of(second)))).isEmpty();
        assertThat(column("verdict_number")).containsExactly("1");
    }

    @Test
    void aBodyComesBackByteForByteAndIsKeptSmaller() {
        calls(1, 2);
        byte[] text = "{\"said\": \"h\u00e9llo\"}".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);

        wait(store.create(List.of(withBody(delivery(1, 1, 0), text), withBody(delivery(1, 2, 0), noise))));

        assertThat(column("(octet_length(body) < 2000)")).containsExactlyInAnyOrder("true", "false");
        assertThat(claim(2, 2)).extracting(Claimed::body).containsExactlyInAnyOrder(text, noise);
    }

    @Test
    void aBodyThatWasStoredBeforeTheyCameCompressedIsTheBody() {
        due(1, 1);
        pool.query("update delivery set body = 'as it was', body_length = null").executeAndAwait();

        assertThat(claim(1, 1).getFirst().body()).isEqualTo("as it was".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMutedOneIsNeverDueAndKeepsTheNextFromBeingMade() {
        calls(1, 1);
        NewDelivery muted =
                new NewDelivery(1, delivery(1, 1, 1).id(), 1, "call_log.completed", 1, "http://a", null, null, "tp");

        assertThat(wait(store.create(List.of(muted)))).hasSize(1);
        assertThat(wait(store.create(List.of(delivery(1, 1, 10))))).isEmpty();
        assertThat(claim(10, 10)).isEmpty();
        assertThat(column("state")).containsExactly("muted");
    }

    @Test
    void aCallThatWasDeletedGetsNoneAndOneThatIsDeletedLaterIsMarked() {
        calls(1, 2);
        pool.query("update call_key set deleted_at = now() where call_log_id = 1")
                .executeAndAwait();
        assertThat(wait(store.create(List.of(delivery(1, 1, 10), delivery(1, 2, 10)))))
                .hasSize(1);
        pool.query("update call_key set deleted_at = now()").executeAndAwait();

        List<Claimed> claimed = claim(10, 10);
        assertThat(claimed).extracting(Claimed::erased).containsExactly(true);
        assertThat(wait(store.cancel(claimed.getFirst()))).isTrue();
        assertThat(column("state")).containsExactly("cancelled");
        assertThat(wait(store.oldest())).isNull();
    }

    @Test
    void projectsTakeTurnsWhoeverHasTheMostWaiting() {
        due(1, 100);
        due(2, 3);
        due(3, 1);

        assertThat(claim(6, 5)).extracting(Claimed::projectId).containsExactlyInAnyOrder(1L, 1L, 2L, 2L, 3L, 1L);
    }

    @Test
    void whatIsUnderWayCountsAgainstTheShareOfItsProject() {
        due(1, 100);
        assertThat(claim(64, 8)).hasSize(8);
        assertThat(claim(64, 8)).isEmpty();

        due(2, 3);
        List<Claimed> others = claim(64, 8);
        assertThat(others).extracting(Claimed::projectId).containsOnly(2L).hasSize(3);
        finish(others.getFirst(), attempt(1, AttemptOutcome.DELIVERED), new Next.Done());
        assertThat(claim(64, 8)).isEmpty();
    }

    @Test
    void bodiesAreBoundedByTheirBytesAndOneAlwaysFits() {
        calls(1, 3);
        wait(store.create(List.of(delivery(1, 1, 5_000), delivery(1, 2, 5_000), delivery(1, 3, 5_000))));

        assertThat(wait(store.claim(new Wanted(10, 10, 6_000, LEASE, NO_GRACE, Set.of()))))
                .hasSize(2);
        assertThat(wait(store.claim(new Wanted(10, 10, 1, LEASE, NO_GRACE, Set.of()))))
                .hasSize(1);
    }

    @Test
    void twoThatClaimAtOnceNeverGetTheSame() {
        due(1, 200);
        due(2, 200);
        List<Uni<List<Claimed>>> claims = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            claims.add(store.claim(new Wanted(25, 400, LARGE, LEASE, NO_GRACE, Set.of())));
        }
        List<String> all = new ArrayList<>();
        Uni.join()
                .all(claims)
                .andFailFast()
                .await()
                .atMost(SOON)
                .forEach(got -> got.forEach(each -> all.add(each.id())));
        for (List<Claimed> rest = claim(25, 400); !rest.isEmpty(); rest = claim(25, 400)) {
            rest.forEach(each -> all.add(each.id()));
        }

        assertThat(all).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void whatADeadProcessHeldIsTakenOverAndTheDeadOneFinishesNothing() {
        due(1, 1);
        Claimed dead = wait(store.claim(new Wanted(1, 1, LARGE, NO_LEASE, NO_GRACE, Set.of())))
                .getFirst();

        assertThat(claim(1, 1)).as("not suspect yet").isEmpty();
        assertThat(wait(store.suspect())).isEqualTo(1);
        assertThat(wait(store.claim(new Wanted(1, 1, LARGE, LEASE, GRACE, Set.of()))))
                .as("not for long enough")
                .isEmpty();
        assertThat(wait(store.claim(new Wanted(1, 1, LARGE, LEASE, NO_GRACE, Set.of(dead.id())))))
                .as("in the claimer's own hand")
                .isEmpty();
        Claimed alive = claim(1, 1).getFirst();
        assertThat(alive.id()).isEqualTo(dead.id());
        assertThat(alive.attempts()).isZero();

        assertThat(finish(dead, attempt(1, AttemptOutcome.DELIVERED), new Next.Done()))
                .isFalse();
        assertThat(wait(store.cancel(dead))).isFalse();
        assertThat(wait(store.renew(List.of(dead), LEASE))).isZero();
        assertThat(wait(store.renew(List.of(alive), LEASE))).isEqualTo(1);
        assertThat(finish(alive, attempt(1, AttemptOutcome.DELIVERED), new Next.Done()))
                .isTrue();
        assertThat(column("state")).containsExactly("delivered");
    }

    @Test
    void aHolderWhoRenewsAfterAnOutageIsSuspectNoMore() {
        due(1, 1);
        Claimed mine = wait(store.claim(new Wanted(1, 1, LARGE, NO_LEASE, NO_GRACE, Set.of())))
                .getFirst();
        wait(store.suspect());
        wait(store.renew(List.of(mine), NO_LEASE));

        assertThat(claim(1, 1)).isEmpty();
    }

    @Test
    void ofOutcomesThatAreStoredTogetherOnlyThoseCountWhoseClaimHolds() {
        due(1, 3);
        List<Claimed> claimed = claim(3, 3);
        Claimed overtaken = claimed.get(1);
        pool.preparedQuery("update delivery set lease_version = lease_version + 1 where id = $1")
                .executeAndAwait(Tuple.of(overtaken.id()));

        Set<Claimed> held = wait(store.finish(claimed.stream()
                .map(each -> new Finished(each, attempt(1, AttemptOutcome.DELIVERED), new Next.Done()))
                .toList()));

        assertThat(held).containsExactlyInAnyOrder(claimed.get(0), claimed.get(2));
        assertThat(column("state")).containsExactlyInAnyOrder("delivered", "leased");
    }

    private boolean finish(Claimed claimed, Attempt attempt, Next next) {
        return !wait(store.finish(List.of(new Finished(claimed, attempt, next))))
                .isEmpty();
    }

    @Test
    void anAttemptIsStoredWithWhatFollowsFromIt() {
        due(1, 1);
        Claimed first = claim(1, 1).getFirst();
        finish(
                first,
                new Attempt(
                        1, Instant.parse("2026-03-01T10:00:00Z"), 12, AttemptOutcome.REFUSED, 500, "no\0body", null),
                new Next.Again(Duration.ofHours(1)));
        assertThat(claim(1, 1)).isEmpty();
        assertThat(wait(store.oldest())).isNull();
        pool.query("update delivery set due_at = now() - interval '90 seconds'").executeAndAwait();
        assertThat(wait(store.oldest())).isBefore(Instant.now().minusSeconds(80));

        Claimed second = claim(1, 1).getFirst();
        assertThat(second.attempts()).isEqualTo(1);
        assertThat(wait(store.oldest())).isBefore(Instant.now().minusSeconds(80));
        finish(second, attempt(2, AttemptOutcome.GONE), new Next.GivenUp());

        List<Row> attempts = new ArrayList<>();
        pool.query("select * from delivery_attempt order by number")
                .executeAndAwait()
                .forEach(attempts::add);
        assertThat(attempts)
                .extracting(
                        row -> row.getString("outcome"),
                        row -> row.getString("response"),
                        row -> row.getInteger("status_code"))
                .containsExactly(tuple("refused", "no\uFFFDbody", 500), tuple("gone", null, null));
        assertThat(column("state")).containsExactly("failed");
    }

    @Test
    void aClaimReadsNoMoreThanItTakesHoweverMuchWaits() {
        due(1, 2_000);
        due(2, 2_000);
        pool.query("analyze delivery").executeAndAwait();

        assertThat(plan(DeliverySql.CLAIM
                        .replace("$1", "64")
                        .replace("$2", "8")
                        .replace("$3", "1000000")
                        .replace("$4", "1000")
                        .replace("$5", "1000")
                        .replace("$6", "'{}'::text[]")))
                .doesNotContain("Seq Scan on delivery_");
    }

    private static String plan(String sql) {
        StringBuilder text = new StringBuilder();
        // A small table fits one page; what is asked is whether the indexes serve at all.
        wait(pool.withTransaction(client -> client.query("set local enable_seqscan = off")
                .execute()
                .chain(() -> client.query("explain " + sql).execute())
                .invoke(rows ->
                        rows.forEach(row -> text.append(row.getString(0)).append('\n')))));
        return text.toString();
    }

    private static List<Claimed> claim(int most, int ofAProject) {
        return wait(store.claim(new Wanted(most, ofAProject, LARGE, LEASE, NO_GRACE, Set.of())));
    }

    private static void due(long project, int count) {
        calls(project, count);
        wait(store.create(LongStream.rangeClosed(1, count)
                .mapToObj(call -> delivery(project, call, 10))
                .toList()));
    }

    private static void calls(long project, int count) {
        pool.query("insert into call_key (project_id, call_log_id, provider_call_id, received_on) select " + project
                        + ", n, 'c-' || n, current_date from generate_series(1, " + count + ") n")
                .executeAndAwait();
    }

    private static NewDelivery withBody(NewDelivery of, byte[] body) {
        return new NewDelivery(
                of.projectId(),
                of.id(),
                of.callLogId(),
                of.eventType(),
                of.verdictNumber(),
                of.url(),
                of.agentId(),
                body,
                of.traceparent());
    }

    private static NewDelivery delivery(long project, long call, int size) {
        return new NewDelivery(
                project,
                "msg_" + project + "_" + call,
                call,
                "call_log.completed",
                1,
                "http://example.org/",
                null,
                new byte[size],
                "tp");
    }

    private static Attempt attempt(int number, AttemptOutcome outcome) {
        return new Attempt(number, Instant.now(), 1, outcome, null, null, null);
    }

    private static Set<String> column(String name) {
        Set<String> values = new HashSet<>();
        pool.query("select " + name + "::text from delivery")
                .executeAndAwait()
                .forEach(row -> values.add(row.getString(0)));
        return values;
    }

    private static <T> T wait(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
