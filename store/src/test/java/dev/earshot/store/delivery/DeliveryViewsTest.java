package dev.earshot.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.store.Organisation;
import dev.earshot.store.TestPool;
import dev.earshot.store.delivery.DeliveryViews.Place;
import dev.earshot.store.delivery.Redelivery.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries as a request of the API sees and changes them, with the rights that it has. */
class DeliveryViewsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant DAY = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private static TestPool test;
    private static DeliveryStore store;

    private Organisation mine;

    @BeforeAll
    static void connect() {
        test = new TestPool();
        store = new DeliveryStore(test.pool());
    }

    @AfterAll
    static void disconnect() {
        test.close();
    }

    @BeforeEach
    void nothingIsThere() {
        test.pool().query("delete from delivery_attempt").executeAndAwait();
        test.pool().query("delete from delivery").executeAndAwait();
        mine = Organisation.make(test);
    }

    @Test
    void theNewestComeFirstOverAllProjectsAndAPageGoesOnBehindTheOneBefore() {
        long other = mine.other();
        for (int i = 1; i <= 6; i++) {
            made(i % 2 == 0 ? mine.project() : other, i, DAY.plusSeconds(i));
        }
        // Two of one instant.
        made(mine.project(), 7, DAY.plusSeconds(6));
        made(other, 8, DAY.plusSeconds(6));
        DeliveryFilter all = filter(List.of(mine.project(), other), Set.of());

        List<Long> calls = new ArrayList<>();
        Place after = null;
        do {
            Place from = after;
            List<DeliveryView> page = mine.<List<DeliveryView>>ask(client -> DeliveryViews.page(client, all, from, 3));
            page.forEach(each -> calls.add(each.callLogId()));
            after = page.isEmpty() ? null : Place.of(page.getLast());
        } while (after != null);

        assertThat(calls).hasSize(8).doesNotHaveDuplicates();
        assertThat(calls.subList(0, 3)).containsExactlyInAnyOrder(6L, 7L, 8L);
        assertThat(calls.subList(3, 8)).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(mine.<Long>ask(client -> DeliveryViews.count(client, all))).isEqualTo(8);
    }

    @Test
    void eachFilterKeepsWhatItNames() {
        long project = mine.project();
        made(project, 1, DAY);
        made(project, 2, DAY.plusSeconds(10));
        set(2, "state = 'failed', ended_at = now(), due_at = null, event_type = 'call_log.reevaluated'");
        List<Long> only = List.of(project);

        assertThat(calls(filter(only, Set.of(DeliveryState.FAILED)))).containsExactly(2L);
        assertThat(calls(filter(only, Set.of(DeliveryState.DUE, DeliveryState.FAILED))))
                .containsExactly(2L, 1L);
        assertThat(calls(new DeliveryFilter(only, 1L, Set.of(), null, null, null)))
                .containsExactly(1L);
        assertThat(calls(new DeliveryFilter(only, null, Set.of(), "call_log.reevaluated", null, null)))
                .containsExactly(2L);
        assertThat(calls(new DeliveryFilter(only, null, Set.of(), null, DAY.plusSeconds(10), null)))
                .containsExactly(2L);
        assertThat(calls(new DeliveryFilter(only, null, Set.of(), null, null, DAY.plusSeconds(10))))
                .containsExactly(1L);
        assertThat(calls(filter(List.of(), Set.of()))).isEmpty();
    }

    @Test
    void anotherOrganisationFindsNothingAndCanAskForNothingAgain() {
        made(mine.project(), 1, DAY);
        set(1, "state = 'failed'");
        Organisation theirs = Organisation.make(test);
        List<Long> projects = List.of(mine.project());

        assertThat(theirs.<List<DeliveryView>>ask(
                        client -> DeliveryViews.page(client, filter(projects, Set.of()), null, 10)))
                .isEmpty();
        assertThat(theirs.<DeliveryView>ask(client -> DeliveryViews.one(client, projects, id(1))))
                .isNull();
        assertThat(theirs.<List<DeliveryView>>ask(client -> Redelivery.find(client, projects, Set.of(id(1)))))
                .isEmpty();
        DeliveryView known = one(1);
        assertThat(theirs.<byte[]>ask(client -> DeliveryViews.body(client, known)))
                .isEmpty();
        assertThat(theirs.<List<Wish>>ask(client -> Redelivery.again(client, List.of(known))))
                .isEmpty();
        assertThat(one(1).state()).isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void theBodyIsTheBytesThatAreSentAndItsSizeIsKnownWithoutThem() {
        made(mine.project(), 1, DAY);

        assertThat(one(1).bytes()).isEqualTo(body(1).length);
        DeliveryView one = one(1);
        assertThat(mine.<byte[]>ask(client -> DeliveryViews.body(client, one))).isEqualTo(body(1));
    }

    @Test
    void attemptsAreToldWithTheNewestFirst() {
        made(mine.project(), 1, DAY);
        attempt(AttemptOutcome.TIMEOUT, new Next.Again(Duration.ZERO));
        attempt(AttemptOutcome.REFUSED, new Next.GivenUp());

        DeliveryView one = one(1);
        List<Attempt> attempts = mine.ask(client -> DeliveryViews.attempts(client, one, 10));
        assertThat(attempts)
                .extracting(Attempt::outcome)
                .containsExactly(AttemptOutcome.REFUSED, AttemptOutcome.TIMEOUT);
        assertThat(attempts).extracting(Attempt::number).containsExactly(2, 1);
        assertThat(mine.<List<Attempt>>ask(client -> DeliveryViews.attempts(client, one, 1)))
                .hasSize(1);
    }

    @Test
    void whatHasFailedIsDueAgainWithItsBytesAndItsScheduleFromTheStart() {
        made(mine.project(), 1, DAY);
        attempt(AttemptOutcome.TIMEOUT, new Next.Again(Duration.ZERO));
        attempt(AttemptOutcome.REFUSED, new Next.GivenUp());

        assertThat(again(1)).containsExactly(new Wish.Granted(mine.project(), id(1), 1));

        Claimed claimed = claim();
        assertThat(claimed.id()).isEqualTo(id(1));
        assertThat(claimed.body()).isEqualTo(body(1));
        assertThat(claimed.attempts()).isEqualTo(2);
        assertThat(claimed.attemptsBefore()).isEqualTo(2);
        assertThat(claimed.url()).isEqualTo("http://now.example/");
    }

    @Test
    void whatWaitsForItsNextAttemptNeedNotWait() {
        made(mine.project(), 1, DAY);
        attempt(AttemptOutcome.TIMEOUT, new Next.Again(Duration.ofHours(5)));
        assertThat(one(1).dueAt()).isAfter(Instant.now().plusSeconds(3_600));

        assertThat(again(1)).hasOnlyElementsOfType(Wish.Granted.class);
        assertThat(one(1).dueAt()).isBefore(Instant.now().plusSeconds(60));
    }

    @Test
    void anAgentsOwnAddressGoesBeforeItsProjects() {
        made(mine.project(), 1, DAY);
        test.pool()
                .preparedQuery(
                        "insert into agent (id, project_id, name, webhook_url) values ($1, $1, 'a', 'http://own/')")
                .executeAndAwait(Tuple.of(mine.project()));
        set(1, "state = 'failed', agent_id = " + mine.project());

        again(1);
        assertThat(one(1).url()).isEqualTo("http://own/");
    }

    @Test
    void whatMayNotBeMadeAgainStaysAsItIsWithTheReason() {
        made(mine.project(), 1, DAY);
        assertThat(reason(1)).isEqualTo(Denial.ALREADY_DUE);
        claim();
        assertThat(reason(1)).isEqualTo(Denial.UNDER_WAY);
        set(1, "state = 'muted'");
        assertThat(reason(1)).isEqualTo(Denial.MUTED);
        set(1, "state = 'failed'");
        test.pool()
                .query("update project set webhook_url = null where id = " + mine.project())
                .executeAndAwait();
        assertThat(reason(1)).isEqualTo(Denial.NO_ENDPOINT);
        test.pool()
                .query("update call_key set deleted_at = now() where project_id = " + mine.project())
                .executeAndAwait();
        assertThat(reason(1)).isEqualTo(Denial.CALL_DELETED);
        assertThat(one(1).state()).isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void noStatementReadsATableWholeEvenWhereItIsEmpty() {
        for (DeliveryFilter filter : List.of(
                filter(List.of(1L), Set.of()),
                filter(List.of(1L), Set.of(DeliveryState.FAILED)),
                filter(List.of(1L), Set.of(DeliveryState.DUE)),
                new DeliveryFilter(List.of(1L), 1L, Set.of(), "x", DAY, DAY))) {
            assertThat(mine.plan(DeliveryListSql.page(filter, new Place(DAY, 1, "x"), 10)
                            .text()))
                    .contains("Index")
                    .doesNotContain("Seq Scan on delivery");
        }
        // The newest of each day, one after the other, and not all of them sorted.
        assertThat(mine.plan(DeliveryListSql.page(filter(List.of(1L), Set.of()), null, 10)
                        .text()))
                .contains("Merge Append", "project_id_created_at_id_idx");
        for (String statement : List.of(DeliveryViews.ONE, DeliveryViews.BODY, DeliveryViews.ATTEMPTS)) {
            assertThat(mine.plan(statement)).contains("Index").doesNotContain("Seq Scan on delivery");
        }
        for (String statement : List.of(Redelivery.FIND, Redelivery.AGAIN)) {
            assertThat(mine.plan(statement)).contains("Index").doesNotContain("Seq Scan on delivery");
        }
    }

    private List<Wish> again(long call) {
        return mine.<List<Wish>>ask(client -> Redelivery.find(client, List.of(mine.project()), Set.of(id(call)))
                .chain(found -> Redelivery.again(client, found)));
    }

    private Denial reason(long call) {
        return ((Wish.Denied) again(call).getFirst()).reason();
    }

    private DeliveryView one(long call) {
        return mine.<DeliveryView>ask(client -> DeliveryViews.one(client, List.of(mine.project()), id(call)));
    }

    private List<Long> calls(DeliveryFilter filter) {
        return mine.<List<DeliveryView>>ask(client -> DeliveryViews.page(client, filter, null, 10)).stream()
                .map(DeliveryView::callLogId)
                .toList();
    }

    private static DeliveryFilter filter(List<Long> projects, Set<DeliveryState> states) {
        return new DeliveryFilter(projects, null, states, null, null, null);
    }

    private static String id(long call) {
        return "msg_" + call;
    }

    private static byte[] body(long call) {
        return ("{\"data\":\"Grüße " + call + " " + "again ".repeat(50) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static void made(long project, long call, Instant at) {
        test.pool()
                .preparedQuery("insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                        + " values ($1, $2, 'c', current_date)")
                .executeAndAwait(Tuple.of(project, call));
        wait(store.create(List.of(new NewDelivery(
                project, id(call), call, "call_log.completed", 1, "http://then.example/", null, body(call), "tp"))));
        set(call, "created_at = '" + at + "'");
    }

    private static void set(long call, String columns) {
        test.pool()
                .query("update delivery set " + columns + " where id = '" + id(call) + "'")
                .executeAndAwait();
    }

    private static Claimed claim() {
        return wait(store.claim(new Wanted(1, 10, 1_000_000, Duration.ofMinutes(5), Duration.ZERO, Set.of())))
                .getFirst();
    }

    private static void attempt(AttemptOutcome outcome, Next next) {
        Claimed claimed = claim();
        @Nullable Integer status = outcome == AttemptOutcome.REFUSED ? 500 : null;
        wait(store.finish(List.of(new Finished(
                claimed, new Attempt(claimed.attempts() + 1, Instant.now(), 1, outcome, status, null, null), next))));
    }

    private static <T> T wait(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
