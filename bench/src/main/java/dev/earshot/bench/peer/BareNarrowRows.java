package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Ten narrow rows a call, of a hundred calls in one statement by unnest: nine scores and a notification. */
final class BareNarrowRows implements Work {
    private static final int CALLS = 100;
    private static final int ROWS = 10;
    private static final int CONNECTIONS = 2;
    private static final String UPSERT = """
            insert into bare_narrow_row (call, metric, score, at)
            select u.call, u.metric, u.score, u.at
              from unnest($1::bigint[], $2::int[], $3::float8[], $4::timestamptz[]) as u (call, metric, score, at)
            on conflict (call, metric) do update set score = excluded.score, at = excluded.at""";

    private final Pool pool;
    private long next = System.nanoTime();

    BareNarrowRows(BareDatabase database) {
        this.pool = database.pool(CONNECTIONS, 1);
    }

    @Override
    public Done run(long nanos) throws InterruptedException, IOException {
        return Done.of((long) CALLS * BareDatabase.repeat(pool, UPSERT, CONNECTIONS, nanos, _ -> batch()));
    }

    private Tuple batch() {
        Long[] calls = new Long[CALLS * ROWS];
        Integer[] metrics = new Integer[CALLS * ROWS];
        Double[] scores = new Double[CALLS * ROWS];
        OffsetDateTime[] times = new OffsetDateTime[CALLS * ROWS];
        Arrays.fill(times, OffsetDateTime.now(ZoneOffset.UTC));
        for (int i = 0; i < calls.length; i++) {
            calls[i] = next + i / ROWS;
            metrics[i] = i % ROWS;
            scores[i] = i / 7.0;
        }
        next += CALLS;
        return Tuple.of(calls, metrics, scores, times);
    }
}
