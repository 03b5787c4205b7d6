package dev.earshot.store.audit;

import dev.earshot.contracts.json.EarshotJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** The log of writes. */
public final class AuditLog {
    /** Adds entries; its one parameter is {@link #parameter}. For statements that count their parameters with {@code ?}. */
    public static final String APPEND = """
            insert into audit_log (organization_id, project_id, at, key_id, key_name, action_type, operation_type,
                                   object_type, object_id, changed, before_digest, after_digest)
            select organization_id, project_id, at, key_id, key_name, action_type, operation_type, object_type, object_id,
                   array(select jsonb_array_elements_text(changed)), before_digest, after_digest
              from jsonb_to_recordset(cast(cast(?1 as text) as jsonb)) as entry (
                   organization_id bigint, project_id bigint, at timestamptz, key_id bigint, key_name text,
                   action_type text, operation_type text, object_type text, object_id bigint, changed jsonb,
                   before_digest text, after_digest text)""";

    private static final String BY_CLIENT = APPEND.replace("?1", "$1");

    private AuditLog() {}

    /** Entries as the parameter of {@link #APPEND}. */
    public static String parameter(List<AuditEntry> entries) {
        return EarshotJson.text(entries);
    }

    /** Adds entries in the client's transaction. */
    public static Uni<Void> append(SqlClient client, List<AuditEntry> entries) {
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : client.preparedQuery(BY_CLIENT)
                        .execute(Tuple.of(parameter(entries)))
                        .replaceWithVoid();
    }
}
