package dev.earshot.store.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.store.TestPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims against a real PostgreSQL: the newest first, in turns, fenced, each recording by one process. */
class RecordingStoreTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static TestPool connections;
    private static Pool pool;
    private static RecordingStore store;

    @BeforeAll
    static void connect() {
        connections = new TestPool();
        pool = connections.pool();
        store = new RecordingStore(pool);
    }

    @AfterAll
    static void disconnect() {
        connections.close();
    }

    @BeforeEach
    void empty() {
        pool.query("delete from recording").executeAndAwait();
        pool.query("delete from call_key").executeAndAwait();
    }

    @Test
    void theNewestOfEachProjectComesFirstAndOfNoneMoreThanItsShare() {
        LongStream.rangeClosed(1, 5).forEach(call -> want(1, call));
        want(2, 1);

        assertThat(claim(3, 2)).containsExactlyInAnyOrder("1/5", "1/4", "2/1");
        assertThat(claim(3, 2)).isEmpty();
        assertThat(claim(9, 3)).containsExactly("1/3");
    }

    @Test
    void whatIsClaimedIsClaimedByOneAndByOthersOnlyWhenItsLeaseRanOut() {
        want(1, 1);
        ClaimedRecording first = wait(store.claim(1, 4, Duration.ZERO)).getFirst();
        ClaimedRecording second = wait(store.claim(1, 4, LEASE)).getFirst();
        assertThat(wait(store.claim(1, 4, LEASE))).isEmpty();

        assertThat(second.leaseVersion()).isGreaterThan(first.leaseVersion());
        assertThat(wait(store.renew(
                        List.of(new HeldRecording(first, 7, "a"), new HeldRecording(second, 9, "b")), LEASE)))
                .isEqualTo(Set.of(new RecordingStore.Key(1, 1)));
        assertThat(wait(store.kept(first, "1/1-0123456789abcdef.mp3", 1))).isFalse();
        assertThat(wait(store.finish(first, new RecordingEnd.Failed("late")))).isFalse();
        assertThat(column("bytes || ' ' || etag")).containsExactly("9 b");
        assertThat(wait(store.finish(second, new RecordingEnd.Stored("1/1-0123456789abcdef.mp3", 3))))
                .isTrue();
        assertThat(column("state")).containsExactly("stored");
    }

    @Test
    void manyWhoClaimAtOnceNeverGetTheSame() {
        LongStream.rangeClosed(1, 60).forEach(call -> want(call % 3, call));
        List<Uni<List<ClaimedRecording>>> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            claims.add(store.claim(5, 60, LEASE));
        }
        List<String> got = new ArrayList<>();
        for (Object each : wait(Uni.join().all(claims).andCollectFailures())) {
            ((List<?>) each).forEach(one -> got.add(name((ClaimedRecording) one)));
        }
        assertThat(got).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void whatIsTriedAgainGoesOnWhereItWasAndWhatEndedIsDoneWith() {
        want(1, 1);
        ClaimedRecording first = wait(store.claim(1, 4, LEASE)).getFirst();
        wait(store.finish(first, new RecordingEnd.Again(Duration.ZERO, "cut_short", 300, "\"v1\"")));
        ClaimedRecording second = wait(store.claim(1, 4, LEASE)).getFirst();
        assertThat(second.attempts()).isEqualTo(1);
        assertThat(second.bytes()).isEqualTo(300);
        assertThat(second.etag()).isEqualTo("\"v1\"");

        wait(store.finish(second, new RecordingEnd.Again(Duration.ofHours(1), "http_429", 300, "\"v1\"")));
        assertThat(wait(store.claim(1, 4, LEASE))).isEmpty();
        assertThat(wait(store.open()).count()).isEqualTo(1);

        pool.query("update recording set due_at = now()").executeAndAwait();
        wait(store.finish(wait(store.claim(1, 4, LEASE)).getFirst(), new RecordingEnd.Expired("http_404")));
        assertThat(column("state || ' ' || reason")).containsExactly("expired http_404");
        assertThat(wait(store.open()).count()).isZero();
    }

    @Test
    void anAddressThatChangesIsANewBeginningAndTheSameIsNone() {
        want(1, 1);
        wait(store.finish(wait(store.claim(1, 4, LEASE)).getFirst(), new RecordingEnd.Failed("http_404")));
        note(1, 1, new RecordingNote.Wanted("vapi", "https://a/1"));
        assertThat(column("state")).containsExactly("failed");

        note(1, 1, new RecordingNote.Wanted("vapi", "https://b/1"));
        assertThat(column("state || ' ' || url || ' ' || attempts")).containsExactly("waiting https://b/1 0");
    }

    @Test
    void whatCameWithAWebhookIsFetchedNoMoreAndFencesWhoIsAtIt() {
        want(1, 1);
        ClaimedRecording claimed = wait(store.claim(1, 4, LEASE)).getFirst();
        note(1, 1, new RecordingNote.Arrived("1/1-0123456789abcdef.mp3"));
        note(1, 2, new RecordingNote.Arrived("1/2-0123456789abcdef.mp3"));

        assertThat(wait(store.finish(claimed, new RecordingEnd.Failed("http_404"))))
                .isFalse();
        assertThat(column("state || ' ' || reference")).containsExactly("stored 1/1-0123456789abcdef.mp3");
        note(1, 1, new RecordingNote.Wanted("vapi", "https://c/1"));
        assertThat(column("state")).containsExactly("stored");
    }

    @Test
    void aCallThatWasDeletedIsMarked() {
        pool.query("insert into call_key (project_id, call_log_id, provider_call_id, received_on, deleted_at) values"
                        + " (1, 1, 'c', current_date, null), (1, 2, 'd', current_date, now())")
                .executeAndAwait();
        want(1, 1);
        want(1, 2);
        assertThat(wait(store.claim(9, 9, LEASE)))
                .extracting(each -> name(each) + " " + each.erased())
                .containsExactlyInAnyOrder("1/1 false", "1/2 true");
    }

    private static void want(long project, long call) {
        note(project, call, new RecordingNote.Wanted("vapi", "https://a/" + call));
    }

    private static void note(long project, long call, RecordingNote note) {
        wait(RecordingStore.note(pool, List.of(new NotedRecording(project, call, "c" + call, LocalDate.now(), note))));
    }

    private static List<String> claim(int most, int ofAProject) {
        return wait(store.claim(most, ofAProject, LEASE)).stream()
                .map(RecordingStoreTest::name)
                .toList();
    }

    private static String name(ClaimedRecording claimed) {
        return claimed.projectId() + "/" + claimed.callLogId();
    }

    private static <T> T wait(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }

    private static List<String> column(String expression) {
        List<String> values = new ArrayList<>();
        for (Row row :
                pool.query("select (" + expression + ")::text from recording").executeAndAwait()) {
            values.add(row.getString(0));
        }
        return values;
    }
}
