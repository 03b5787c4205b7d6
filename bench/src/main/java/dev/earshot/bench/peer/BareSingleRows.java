package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Rows with a document as they are commonly written: a statement each, pipelined on four connections. */
final class BareSingleRows implements Work {
    private static final int CONNECTIONS = 4;
    private static final int PIPELINED = 32;
    private static final String UPSERT = """
            insert into bare_single_row (id, tenant, at, version, document)
            values ($1, 1, $2, 1, $3::text::jsonb)
            on conflict (id) do update set at = excluded.at, version = excluded.version, document = excluded.document""";

    private final Pool pool;
    private final List<String> documents;
    private long next = System.nanoTime();

    BareSingleRows(BareDatabase database, List<byte[]> documents) {
        this.pool = database.pool(CONNECTIONS, PIPELINED);
        this.documents = documents.stream()
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public Done run(long nanos) throws InterruptedException, IOException {
        return Done.of(BareDatabase.repeat(
                pool,
                UPSERT,
                CONNECTIONS * PIPELINED,
                nanos,
                number -> Tuple.of(
                        next++, OffsetDateTime.now(ZoneOffset.UTC), documents.get(number % documents.size()))));
    }
}
