package dev.earshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.mutiny.sqlclient.Pool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private final TestPool test = new TestPool();
    private final Pool pool = test.pool();
    private final Partitions partitions = new Partitions(pool);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aDayIsMadeInEveryTableWhileWritersHoldAllOfThem() throws SQLException {
        LocalDate day = TODAY.minusDays(40);
        try (Connection writer = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "earshot_pipeline",
                        System.getProperty("earshot.pg.pipeline-password"));
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            // In another order than that of the tables: locks against writers would be a deadlock.
            statement.execute("delete from outbox where id = -1");
            statement.execute("delete from ledger where project_id = -1");
            statement.execute("delete from call_log where project_id = -1");

            partitions.ensure(List.of(day)).await().atMost(SOON);

            writer.rollback();
        }
        assertThat(count("select count(*) from pg_inherits where inhrelid::regclass::text like '%"
                        + day.toString().replace("-", "") + "'"))
                .isEqualTo(6);
    }

    @Test
    void aPartitionMadeByAttachingHasTheKeysTheSecurityAndTheIdentityOfItsParent() {
        LocalDate day = TODAY.minusDays(41);
        partitions.ensure(List.of(day)).await().atMost(SOON);

        String ledger = "ledger_" + day.toString().replace("-", "");
        assertThat(count("select count(*) from pg_class where relname = '" + ledger
                        + "' and relrowsecurity and relforcerowsecurity"))
                .isEqualTo(1);
        assertThat(count("select count(*) from pg_index where indrelid = '" + ledger + "'::regclass and indisprimary"))
                .isEqualTo(1);
        pool.query("insert into outbox (created_on, messages) values ('" + day + "', '[]')")
                .executeAndAwait();
        assertThat(count("select count(*) from outbox where created_on = '" + day + "' and id > 0"))
                .isEqualTo(1);
    }

    @Test
    void twoWhoMakeTheSameDayDoNotDisturbEachOther() {
        LocalDate day = TODAY.minusDays(42);
        var first = new Partitions(pool).ensure(List.of(day)).subscribeAsCompletionStage();
        var second = new Partitions(pool).ensure(List.of(day)).subscribeAsCompletionStage();

        assertThat(first).succeedsWithin(SOON);
        assertThat(second).succeedsWithin(SOON);
    }

    @Test
    void aDayThatIsNoneOfReceiptIsRefusedAsData() {
        for (LocalDate day : List.of(LocalDate.of(2014, 12, 31), TODAY.plusDays(10))) {
            assertThatThrownBy(() -> partitions.ensure(List.of(day)).await().atMost(SOON))
                    .satisfies(failure -> assertThat(Refusal.isRefused(failure)).isTrue())
                    .satisfies(
                            failure -> assertThat(Partitions.isMissing(failure)).isFalse());
        }
    }

    @Test
    void aMissingPartitionIsToldFromDataThatIsRefused() {
        assertThatThrownBy(() -> pool.query("insert into outbox (created_on, messages) values ('2015-01-01', '[]')")
                        .executeAndAwait())
                .satisfies(failure -> assertThat(Partitions.isMissing(failure)).isTrue());
        assertThatThrownBy(() ->
                        pool.query("insert into deployment (id) values (2)").executeAndAwait())
                .satisfies(failure -> assertThat(Partitions.isMissing(failure)).isFalse());
    }

    private long count(String sql) {
        return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
    }
}
