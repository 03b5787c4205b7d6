package dev.earshot.store.config;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What metrics and agents were. */
public final class Versions {
    private static final String ALL = """
            select number, document, name, created_at from KIND_version
             where project_id = any ($1) and KIND_id = $2 order by number desc""";

    private static final String NAME = """
            update KIND_version set name = $4 where project_id = any ($1) and KIND_id = $2 and number = $3""";

    private Versions() {}

    /**
     * One of them.
     *
     * @param number from 1; rises, not by one only
     * @param name that somebody gave it, or {@code null}
     */
    public record Version<D extends ConfigDocument>(
            long number, D document, @Nullable String name, Instant createdAt) {}

    /**
     * All of one metric or agent, newest first; none when it is in none of these projects.
     *
     * @param kind metric or agent
     */
    public static <D extends ConfigDocument> Uni<List<Version<D>>> of(
            SqlClient client, Class<D> kind, List<Long> projects, long id) {
        return client.preparedQuery(ALL.replace("KIND", table(kind)))
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(id))
                .map(rows -> {
                    List<Version<D>> versions = new ArrayList<>(rows.size());
                    rows.forEach(row -> versions.add(new Version<>(
                            row.getLong("number"),
                            kind.cast(EarshotJson.read(row.getString("document"), ConfigDocument.class)),
                            row.getString("name"),
                            row.getOffsetDateTime("created_at").toInstant())));
                    return versions;
                });
    }

    /** Gives a version a name, or takes it away; whether there is such a version. */
    public static Uni<Boolean> name(
            SqlClient client,
            Class<? extends ConfigDocument> kind,
            List<Long> projects,
            long id,
            long number,
            @Nullable String name) {
        return client.preparedQuery(NAME.replace("KIND", table(kind)))
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(id)
                        .addLong(number)
                        .addString(name))
                .map(done -> done.rowCount() > 0);
    }

    private static String table(Class<? extends ConfigDocument> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
