package dev.earshot.store.coverage;

import dev.earshot.store.TestPool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Rows as the other hops leave them, of today. */
record Rows(TestPool test, long project) {
    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    void run(String sql) {
        test.pool().query(sql.replace("$p", Long.toString(project))).executeAndAwait();
    }

    /** A call that was received so many seconds ago. */
    void call(long id, int secondsAgo, String origin) {
        test.pool()
                .preparedQuery("insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                        + " values ($1, $2, 'c', (now() at time zone 'utc')::date)")
                .executeAndAwait(Tuple.of(project, id));
        test.pool().preparedQuery("""
                        insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id, call_timestamp,
                          received_at, webhook_at, origin, document, provenance, created_at, updated_at)
                        select $1, $2, (now() at time zone 'utc')::date, 1, 'c', t, t, t, $4, '{}', '{}', t, t
                          from (select now() - make_interval(secs => $3) as t) x""").executeAndAwait(Tuple.of(project, id, (double) secondsAgo, origin));
    }

    /** Many calls, evenly over the last seconds; nothing but the call's own row of each. */
    void calls(int number, int seconds) {
        test.pool().preparedQuery("""
                        insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id, call_timestamp,
                          received_at, webhook_at, origin, document, provenance, created_at, updated_at)
                        select $1, n, (now() at time zone 'utc')::date, 1, 'c', t, t, t, 'production', '{}', '{}', t, t
                          from generate_series(1, $2) n,
                               lateral (select now() - make_interval(secs => n * $3::float8 / $2) as t) x""").executeAndAwait(Tuple.of(project, number, (double) seconds));
    }

    void call(long id) {
        call(id, 10, "production");
    }

    /** Its evaluation; a verdict so many seconds after the webhook where the number is not 0. */
    void evaluation(long call, int number, int open, String plan, double took) {
        test.pool().preparedQuery("""
                        insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics, deadline_at,
                          number, success, partial, verdict, u, pi, stratum, decided_at)
                        select $1, $2, (now() at time zone 'utc')::date, $5, 1, $4, now(), $3, true, false,
                               jsonb_build_object('webhook_at', now() - make_interval(secs => $6)), 0, 1, 'random',
                               case when $3 > 0 then now() end""").executeAndAwait(Tuple.of(project, call, number, open, plan, took));
    }

    void ledger(long call, long metric, String state, String outcome, boolean current) {
        test.pool().preparedQuery("""
                        insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision,
                          state, current, result)
                        values ($1, $2, (now() at time zone 'utc')::date, $3, 1, $4::text || $6::text, 1, $4, $6,
                                jsonb_build_object('outcome', $5::text::jsonb))""").executeAndAwait(Tuple.of(project, call, metric, state, outcome, current));
    }
}
