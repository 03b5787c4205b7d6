package dev.earshot.store.evaluation;

/** The statements of {@link EvaluationStore}: batches by {@code unnest}. */
final class EvaluationSql {
    /**
     * Who stored the call said which day it lies on; without that row it is the day of receipt that the call claims. The
     * day is known before evaluations are looked for ({@code offset 0}), so that one partition is asked and not all.
     */
    static final String READ = """
            select w.project_id, w.call_log_id, w.received_on, w.deleted, e.revision, e.plan_hash, e.open_metrics,
                   e.deadline_at at time zone 'utc' as deadline_at, e.number, e.u, e.pi, e.stratum,
                   e.verdict::text as verdict
              from (select c.project_id, c.call_log_id, coalesce(k.received_on, c.received_on) as received_on,
                           k.deleted_at is not null as deleted
                      from unnest($1::bigint[], $2::bigint[], $3::date[]) as c (project_id, call_log_id, received_on)
                      left join call_key k on k.project_id = c.project_id and k.call_log_id = c.call_log_id
                    offset 0) w
              left join evaluation e on e.project_id = w.project_id and e.received_on = w.received_on
               and e.call_log_id = w.call_log_id and e.request_id = 0""";

    static final String LEDGER = """
            select l.project_id, l.call_log_id, l.metric_id, l.metric_version, l.input_hash, l.request_id, l.state, l.current,
                   l.result::text as result
              from unnest($1::bigint[], $2::bigint[], $3::date[]) as w (project_id, call_log_id, received_on)
              join ledger l on l.project_id = w.project_id and l.received_on = w.received_on
               and l.call_log_id = w.call_log_id
             order by l.project_id, l.call_log_id, l.metric_id""";

    /**
     * The evaluation row comes first: its insert or update locks it, in order, and only for the rows it gives back does
     * the ledger change. It gives back nothing for a call that was deleted, or that another replica wrote since.
     */
    static final String WRITE = """
            with w as materialized (
              select * from unnest($1::bigint[], $2::bigint[], $3::date[], $4::int[], $5::int[], $6::int[], $7::text[],
                                   $8::int[], $9::timestamptz[], $10::int[], $11::text[], $12::float8[],
                                   $13::float8[], $14::text[], $15::timestamptz[], $16::boolean[], $17::boolean[])
                  as w (project_id, call_log_id, received_on, known_revision, known_number, revision, plan_hash,
                        open_metrics, deadline_at, number, verdict, u, pi, stratum, at, success, partial)
            ), evaluated as (
              insert into evaluation as e (project_id, call_log_id, received_on, request_id, plan_hash, revision,
                                           open_metrics, deadline_at, number, success, partial, verdict, u, pi, stratum,
                                           planned_at, decided_at)
              select w.project_id, w.call_log_id, w.received_on, 0, w.plan_hash, w.revision, w.open_metrics,
                     w.deadline_at, w.number, w.success, w.partial, w.verdict::jsonb, w.u, w.pi, w.stratum, w.at,
                     case when w.verdict is not null then w.at end
                from w
               where not exists (select from call_key k where k.project_id = w.project_id
                                    and k.call_log_id = w.call_log_id and k.deleted_at is not null)
               order by w.project_id, w.call_log_id
              on conflict (project_id, received_on, call_log_id, request_id) do update set
                plan_hash = excluded.plan_hash, revision = excluded.revision, open_metrics = excluded.open_metrics,
                deadline_at = excluded.deadline_at, number = excluded.number,
                success = coalesce(excluded.success, e.success), partial = coalesce(excluded.partial, e.partial),
                verdict = coalesce(excluded.verdict, e.verdict), u = excluded.u, pi = excluded.pi,
                stratum = excluded.stratum, decided_at = coalesce(excluded.decided_at, e.decided_at)
              where exists (select from w where w.project_id = e.project_id and w.call_log_id = e.call_log_id
                                            and w.known_revision = e.revision and w.known_number = e.number)
              returning e.project_id, e.call_log_id
            ), ended as (
              insert into ledger as l (project_id, call_log_id, received_on, metric_id, metric_version, input_hash,
                                       request_id, revision, state, current, score, choice, result, planned_at, ended_at)
              select r.project_id, r.call_log_id, r.received_on, r.metric_id, r.metric_version, r.input_hash,
                     r.request_id, r.revision, r.state, r.current, r.score, r.choice, r.result::jsonb, r.at,
                     case when r.result is not null then r.at end
                from unnest($18::bigint[], $19::bigint[], $20::date[], $21::bigint[], $22::int[], $23::text[],
                            $24::int[], $25::text[], $26::boolean[], $27::float8[], $28::text[], $29::text[],
                            $30::timestamptz[], $31::bigint[])
                  as r (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision, state,
                        current, score, choice, result, at, request_id)
                join evaluated using (project_id, call_log_id)
              on conflict (project_id, received_on, call_log_id, metric_id, metric_version, input_hash, request_id)
                do update set state = excluded.state, current = excluded.current
            ), relayed as (
              insert into outbox (messages)
              select m.messages::jsonb
                from unnest($32::bigint[], $33::bigint[], $34::text[]) as m (project_id, call_log_id, messages)
                join evaluated using (project_id, call_log_id)
               order by m.project_id, m.call_log_id
            )
            select project_id, call_log_id from evaluated""";

    static final String DELETED = """
            select k.project_id, k.call_log_id, k.received_on from call_key k
              join unnest($1::bigint[], $2::bigint[]) as w (project_id, call_log_id)
                on k.project_id = w.project_id and k.call_log_id = w.call_log_id
             where k.deleted_at is not null""";

    static final String FORGET = """
            with evaluated as (
              delete from evaluation where project_id = $1 and received_on = $2 and call_log_id = $3)
            delete from ledger where project_id = $1 and received_on = $2 and call_log_id = $3""";

    private EvaluationSql() {}
}
