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
                 where f.attname <> 'project_id' and not i.indisprimary and not i.indisunique""")).containsExactlyInAnyOrder("evaluation_open");
    }

    @Test
    void withoutAnOrganisationTheApiSeesNoRow() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "earshot_api",
                        System.getProperty("earshot.pg.api-password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from organization")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "postgres",
                        System.getProperty("earshot.pg.admin-password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
