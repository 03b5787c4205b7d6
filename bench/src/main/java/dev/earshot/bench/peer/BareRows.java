package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** Rows with a document, a hundred in one statement by unnest, two statements at once. */
final class BareRows implements Work {
    private static final int BATCH = 100;
    private static final int CONNECTIONS = 2;
    private static final String UPSERT = """
            insert into bare_row (id, tenant, at, version, document)
            select u.id, 1, u.at, 1, u.document::jsonb
              from unnest($1::bigint[], $2::timestamptz[], $3::text[]) as u (id, at, document)
            on conflict (id) do update set at = excluded.at, version = excluded.version, document = excluded.document""";

    private final Pool pool;
    private final String[] documents;
    private long next = System.nanoTime();

    BareRows(BareDatabase database, List<byte[]> documents) {
        this.pool = database.pool(CONNECTIONS, 1);
        this.documents = documents.stream()
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }

    @Override
    public Done run(long nanos) throws InterruptedException, IOException {
        return Done.of((long) BATCH * BareDatabase.repeat(pool, UPSERT, CONNECTIONS, nanos, _ -> batch()));
    }

    private Tuple batch() {
        Long[] ids = new Long[BATCH];
        String[] texts = new String[BATCH];
        OffsetDateTime[] times = new OffsetDateTime[BATCH];
        Arrays.fill(times, OffsetDateTime.now(ZoneOffset.UTC));
        for (int i = 0; i < BATCH; i++) {
            ids[i] = next++;
            texts[i] = documents[i % documents.length];
        }
        return Tuple.of(ids, times, texts);
    }
}
