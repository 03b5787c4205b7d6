package dev.earshot.store.delivery;

/** The statements of the delivery tables. */
final class DeliverySql {
    // Sorted, so that two that insert the same do not deadlock; in the order given, so that the first of a call stands.
    static final String CREATE = """
            insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number, url, agent_id, body,
                                  traceparent, state, due_at, ended_at, body_length)
            select n.project_id, n.id, k.received_on, n.call_log_id, n.event_type, n.verdict_number, n.url, n.agent_id,
                   n.body, n.traceparent, case when n.muted then 'muted' else 'due' end,
                   case when n.muted then null else now() end, case when n.muted then now() end, n.body_length
              from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::bigint[],
                          $8::bytea[], $9::text[], $10::boolean[], $11::integer[], $12::text[])
                   with ordinality as n(project_id, id, call_log_id, event_type, verdict_number, url, agent_id, body,
                                        traceparent, muted, body_length, earlier, place)
              join call_key k on k.project_id = n.project_id and k.call_log_id = n.call_log_id and k.deleted_at is null
             where n.earlier is null
                or exists (select from delivery d where d.project_id = n.project_id and d.received_on = k.received_on
                              and d.id = n.earlier and d.verdict_number < n.verdict_number)
             order by n.project_id, n.id, n.place
            on conflict (project_id, received_on, id) do nothing
            returning id""";

    // Each project that has something due, found by skipping from one to the next in the index.
    private static final String PROJECTS = """
            with recursive skip(project_id) as (
              (select min(project_id) from delivery where state = 'due')
              union all
              select (select min(d.project_id) from delivery d where d.state = 'due' and d.project_id > s.project_id)
                from skip s where s.project_id is not null
            )""";

    /**
     * In turns: the first of each project, then the second of each, whoever has the most waiting; and of a project only
     * so many that what is under way stays within its share.
     */
    static final String CLAIM = PROJECTS + """
            , open(project_id) as (
              select project_id from skip where project_id is not null
              union
              select project_id from delivery where state = 'leased' and lease_until <= now()
            ), waiting as (
              select o.project_id, n.received_on, n.id, n.due_at, n.size,
                     l.under_way + row_number() over (partition by o.project_id order by n.due_at, n.id) as turn
                from open o
               cross join lateral (
                 select count(*) as under_way from delivery d
                  where d.project_id = o.project_id and d.state = 'leased'
                    and (d.lease_until > now() or d.id = any ($6))
               ) l
               cross join lateral (
                 (select d.received_on, d.id, d.due_at, coalesce(d.body_length, octet_length(d.body)) as size from delivery d
                   where d.project_id = o.project_id and d.state = 'due' and d.due_at <= now()
                   order by d.due_at limit greatest($2 - l.under_way, 0))
                 union all
                 (select d.received_on, d.id, d.due_at, coalesce(d.body_length, octet_length(d.body)) as size from delivery d
                   where d.project_id = o.project_id and d.state = 'leased' and d.lease_until <= now()
                     and d.suspect_since <= now() - $5 * interval '1 millisecond' and not d.id = any ($6)
                   order by d.lease_until limit greatest($2 - l.under_way, 0))
               ) n
            ), fitting as (
              select project_id, received_on, id from (
                select w.*, sum(size) over (order by turn, due_at, id
                                             rows between unbounded preceding and 1 preceding) as before
                  from waiting w where turn <= $2) sized
               where coalesce(before, 0) < $3
               order by turn, due_at, id limit $1
            ), claimed as (
              select d.project_id, d.received_on, d.id from delivery d join fitting using (project_id, received_on, id)
               where d.due_at <= now()
                 and (d.state = 'due' or (d.state = 'leased' and d.lease_until <= now()
                                          and d.suspect_since <= now() - $5 * interval '1 millisecond'))
                 for update of d skip locked
            )
            update delivery d
               set state = 'leased', lease_until = now() + $4 * interval '1 millisecond',
                   lease_version = d.lease_version + 1, suspect_since = null
              from claimed c
             where d.project_id = c.project_id and d.received_on = c.received_on and d.id = c.id
            returning d.project_id, d.id, d.received_on, d.url, d.agent_id, d.body, d.body_length, d.traceparent, d.attempts,
                      d.attempts_before, d.lease_version,
                      not exists (select from call_key k where k.project_id = d.project_id
                                     and k.call_log_id = d.call_log_id and k.deleted_at is null) as erased""";

    // Locked in one order, here and in FINISH: the two may meet on the rows of one process.
    static final String RENEW = """
            with held as (
              select d.project_id, d.received_on, d.id
                from unnest($1::bigint[], $2::date[], $3::text[], $4::bigint[])
                     as h(project_id, received_on, id, lease_version)
                join delivery d using (project_id, received_on, id)
               where d.lease_version = h.lease_version and d.state = 'leased'
               order by d.project_id, d.received_on, d.id for update of d
            )
            update delivery d set lease_until = now() + $5 * interval '1 millisecond', suspect_since = null
              from held h
             where d.project_id = h.project_id and d.received_on = h.received_on and d.id = h.id""";

    static final String SUSPECT = """
            update delivery d set suspect_since = now()
              from (select project_id, received_on, id from delivery
                     where state = 'leased' and lease_until <= now() and suspect_since is null
                       for update skip locked) s
             where d.project_id = s.project_id and d.received_on = s.received_on and d.id = s.id""";

    static final String FINISH = """
            with held as (
              select d.project_id, d.received_on, d.id, o.state, o.number, o.in_ms, o.started_at, o.duration_ms, o.outcome,
                     o.status_code, o.response, o.error
                from unnest($1::bigint[], $2::date[], $3::text[], $4::bigint[], $5::text[], $6::integer[], $7::bigint[],
                            $8::timestamptz[], $9::bigint[], $10::text[], $11::integer[], $12::text[], $13::text[])
                     as o(project_id, received_on, id, lease_version, state, number, in_ms, started_at, duration_ms, outcome,
                          status_code, response, error)
                join delivery d using (project_id, received_on, id)
               where d.lease_version = o.lease_version and d.state = 'leased'
               order by d.project_id, d.received_on, d.id for update of d
            ), ended as (
              update delivery d
                 set state = h.state, attempts = h.number, lease_until = null,
                     due_at = now() + h.in_ms * interval '1 millisecond',
                     ended_at = case when h.state = 'due' then null else now() end
                from held h
               where d.project_id = h.project_id and d.received_on = h.received_on and d.id = h.id
            ), noted as (
              insert into delivery_attempt (project_id, delivery_id, received_on, number, started_at, duration_ms, outcome,
                                            status_code, response, error)
              select project_id, id, received_on, number, started_at, duration_ms, outcome, status_code, response, error
                from held
              on conflict do nothing
            )
            select project_id, id from held""";

    static final String CANCEL = """
            update delivery set state = 'cancelled', lease_until = null, due_at = null, ended_at = now()
             where project_id = $1 and received_on = $2 and id = $3 and lease_version = $4 and state = 'leased'""";

    static final String OLDEST = PROJECTS + """
            select least((select min(o.due_at) from skip s
                           cross join lateral (select d.due_at from delivery d
                                                where d.project_id = s.project_id and d.state = 'due'
                                                order by d.due_at limit 1) o
                           where s.project_id is not null and o.due_at <= now()),
                         (select min(due_at) from delivery where state = 'leased')) as since""";

    private DeliverySql() {}
}
