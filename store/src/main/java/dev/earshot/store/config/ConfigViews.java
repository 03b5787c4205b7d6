package dev.earshot.store.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Member;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rows of the configuration. Columns are called as the fields of the documents are. */
public final class ConfigViews {
    /** Columns that hold JSON as the text that it was written as. */
    private static final Set<String> JSON =
            Set.of("rubric", "settings", "options", "enum_values", "agents", "configuration");

    private static final String ROW = "select row_to_json(t)::text as row, t.created_at, t.updated_at from ";

    private ConfigViews() {}

    /** The organisation itself; empty when the caller is of another. */
    public static Uni<List<Stored<Organization>>> organization(SqlClient client, long organization) {
        return read(client, Organization.class, ROW + "organization t where t.id = $1", Tuple.of(organization));
    }

    /** All projects of an organisation, deleted ones too, by id. */
    public static Uni<List<Stored<Project>>> projects(SqlClient client, long organization) {
        return read(
                client,
                Project.class,
                ROW + "project t where t.organization_id = $1 order by t.id",
                Tuple.of(organization));
    }

    /** All keys of an organisation, revoked ones too, by id. */
    public static Uni<List<Stored<ApiKey>>> keys(SqlClient client, long organization) {
        return read(
                client,
                ApiKey.class,
                ROW + "api_key t where t.organization_id = $1 order by t.id",
                Tuple.of(organization));
    }

    /** All members of an organisation and of its projects, by id. */
    public static Uni<List<Stored<Member>>> members(SqlClient client, long organization) {
        return read(
                client,
                Member.class,
                ROW + "member t where t.organization_id = $1 order by t.id",
                Tuple.of(organization));
    }

    /**
     * All of one kind in these projects, by id.
     *
     * @param kind agent, source or metric
     */
    public static <D extends ConfigDocument> Uni<List<Stored<D>>> inProjects(
            SqlClient client, Class<D> kind, List<Long> projects) {
        String table = kind.getSimpleName().toLowerCase(Locale.ROOT);
        return read(
                client,
                kind,
                ROW + table + " t where t.project_id = any ($1) order by t.id",
                Tuple.tuple().addArrayOfLong(projects.toArray(Long[]::new)));
    }

    private static <D extends ConfigDocument> Uni<List<Stored<D>>> read(
            SqlClient client, Class<D> kind, String sql, Tuple parameters) {
        return client.preparedQuery(sql).execute(parameters).map(rows -> {
            List<Stored<D>> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(stored(row, kind)));
            return found;
        });
    }

    private static <D extends ConfigDocument> Stored<D> stored(Row row, Class<D> kind) {
        ObjectNode json = EarshotJson.read(row.getString("row"), ObjectNode.class);
        for (String column : JSON) {
            if (json.path(column).isTextual()) {
                json.set(column, EarshotJson.read(json.path(column).textValue(), JsonNode.class));
            }
        }
        // The kind's name on the wire is what tells documents apart.
        json.put("kind", kind == ApiKey.class ? "api_key" : kind.getSimpleName().toLowerCase(Locale.ROOT));
        return new Stored<>(
                kind.cast(EarshotJson.MAPPER.convertValue(json, ConfigDocument.class)),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
