package dev.earshot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void everyTableWithAProjectHasForcedRowLevelSecurityAndAPolicy() throws SQLException {
        List<String> open = query("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'project_id'
                 where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
                   and not (c.relrowsecurity and c.relforcerowsecurity
                            and exists (select from pg_policy p where p.polrelid = c.oid))""");
        assertThat(open).isEmpty();
        assertThat(query("select relname from pg_class where relname = 'call_log' and relforcerowsecurity"))
                .containsExactly("call_log");
    }

    @Test
    void theApiReachesNoPartitionBehindItsParentsBack() throws SQLException {
        assertThat(query("""
                select c.relname from pg_class c
                 where c.relispartition and c.relkind in ('r', 'p') and has_table_privilege('earshot_api', c.oid, 'select')""")).isEmpty();
    }

    @Test
    void everyIndexOfATenantsTableBeginsWithTheProjectUnlessWorkIsClaimedByIt() throws SQLException {
        assertThat(query("""
                select i.indexrelid::regclass::text from pg_index i
                  join pg_class c on c.oid = i.indrelid and c.relkind in ('r', 'p') and not c.relispartition
                       and c.relnamespace = 'public'::regnamespace
                  join pg_attribute p on p.attrelid = c.oid and p.attname = 'project_id'
                  join pg_attribute f on f.attrelid = c.oid and f.attnum = i.indkey[0]
                 where f.attname <> 'project_id' and not i.indisprimary and not i.indisunique"""))
                // The log of writes is an organisation's: some of them are of no project.
                .containsExactlyInAnyOrder("evaluation_open", "audit_log_by_time");
    }

    @Test
    void theApiSeesTheCallsOfItsOrganisationAndWithoutOneNone() throws SQLException {
        // two organisations with a project and a call each
        for (long id : List.of(61_001L, 61_002L)) {
            update("insert into organization (id, name) values (" + id + ", 'o')");
            update("insert into project (id, organization_id, name) values (" + id + ", " + id + ", 'p')");
            update("insert into call_key (project_id, call_log_id, provider_call_id, received_on) values (" + id
                    + ", 1, 'c', current_date)");
        }

        assertThat(seen("")).isEmpty();
        assertThat(seen("61001")).containsExactly("61001 61001 61001");
        assertThat(seen("61002")).containsExactly("61002 61002 61002");
        assertThat(seen("61003")).isEmpty();
    }

    @Test
    void aSecurityDefinerLooksNothingUpInAPathThatACallerChooses() throws SQLException {
        assertThat(query("""
                select p.proname from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace
                   and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, public, pg_temp']""")).isEmpty();
    }

    /** Organisation, project and call of each row that the API sees as this organisation; empty text is none. */
    private static List<String> seen(String organisation) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "earshot_api",
                        System.getProperty("earshot.pg.api-password"));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (!organisation.isEmpty()) {
                statement.execute("select set_config('earshot.org', '" + organisation + "', true)");
            }
            try (ResultSet rows = statement.executeQuery("""
                    select o.id || ' ' || p.id || ' ' || k.project_id
                      from organization o full join project p on p.organization_id = o.id
                      full join call_key k on k.project_id = p.id""")) {
                return values(rows);
            }
        }
    }

    private static void update(String sql) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return values(rows);
        }
    }

    private static Connection admin() throws SQLException {
        return DriverManager.getConnection(
                System.getProperty("earshot.pg.admin-url"),
                "postgres",
                System.getProperty("earshot.pg.admin-password"));
    }

    private static List<String> values(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getString(1));
        }
        return values;
    }
}
