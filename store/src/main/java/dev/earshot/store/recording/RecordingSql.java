package dev.earshot.store.recording;

/** The statements of the table of recordings. */
final class RecordingSql {
    // An address that changes is a new beginning, unless somebody is at work: he asks at the old one, then at this.
    static final String WANT = """
            insert into recording as r (project_id, call_log_id, call_id, received_on, provider, url)
            select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::date[], $5::text[], $6::text[]) order by 1, 2
            on conflict (project_id, call_log_id) do update
              set url = excluded.url, provider = excluded.provider,
                  state = case when r.state = 'fetching' then r.state else 'waiting' end,
                  attempts = case when r.state = 'fetching' then r.attempts else 0 end,
                  due_at = case when r.state = 'fetching' then r.due_at else now() end,
                  bytes = case when r.state = 'fetching' then r.bytes else 0 end,
                  etag = case when r.state = 'fetching' then r.etag end,
                  requested_at = case when r.state = 'fetching' then r.requested_at else now() end,
                  reason = null, ended_at = null
              where r.state <> 'stored' and r.reference is null and r.url is distinct from excluded.url""";

    static final String ARRIVED = """
            update recording r
               set state = 'stored', reason = 'came_with_a_webhook', reference = a.reference, ended_at = now(),
                   lease_version = r.lease_version + 1
              from unnest($1::bigint[], $2::bigint[], $3::text[]) as a (project_id, call_log_id, reference)
             where r.project_id = a.project_id and r.call_log_id = a.call_log_id and r.state <> 'stored'""";

    // Each project that has something open, found by skipping from one to the next in the index.
    private static final String PROJECTS = """
            with recursive skip(project_id) as (
              (select min(project_id) from recording where state in ('waiting', 'fetching'))
              union all
              select (select min(r.project_id) from recording r
                       where r.state in ('waiting', 'fetching') and r.project_id > s.project_id)
                from skip s where s.project_id is not null
            )""";

    /** In turns: the newest of each project, then the second newest of each; of a project only its share at once. */
    static final String CLAIM = PROJECTS + """
            , waiting as (
              select n.project_id, n.call_log_id, n.requested_at,
                     l.under_way + row_number() over (partition by n.project_id order by n.requested_at desc) as turn
                from skip s
               cross join lateral (
                 select count(*) as under_way from recording r
                  where r.project_id = s.project_id and r.state = 'fetching' and r.due_at > now()) l
               cross join lateral (
                 select r.project_id, r.call_log_id, r.requested_at from recording r
                  where r.project_id = s.project_id and r.state in ('waiting', 'fetching') and r.due_at <= now()
                  order by r.requested_at desc limit greatest($2 - l.under_way, 0)) n
               where s.project_id is not null
            ), fitting as (
              select project_id, call_log_id from waiting where turn <= $2 order by turn, requested_at desc limit $1
            ), claimed as (
              select r.project_id, r.call_log_id from recording r join fitting using (project_id, call_log_id)
               where r.state in ('waiting', 'fetching') and r.due_at <= now()
                 for update of r skip locked
            )
            update recording r
               set state = 'fetching', due_at = now() + $3 * interval '1 millisecond', attempts = r.attempts + 1,
                   lease_version = r.lease_version + 1
              from claimed c
             where r.project_id = c.project_id and r.call_log_id = c.call_log_id
            returning r.project_id, r.call_log_id, r.call_id, r.received_on, r.provider, r.url, r.attempts - 1 as attempts,
                      (extract(epoch from now() - r.requested_at) * 1000)::bigint as age_ms, r.lease_version, r.bytes,
                      r.etag, r.reference, r.size_bytes,
                      not exists (select from call_key k where k.project_id = r.project_id
                                     and k.call_log_id = r.call_log_id and k.deleted_at is null) as erased""";

    private static final String MINE =
            " where r.project_id = $1 and r.call_log_id = $2 and r.lease_version = $3 and r.state = 'fetching'";

    static final String RENEW = """
            update recording r
               set due_at = now() + $6 * interval '1 millisecond', bytes = h.bytes, etag = h.etag
              from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
                   as h (project_id, call_log_id, lease_version, bytes, etag)
             where r.project_id = h.project_id and r.call_log_id = h.call_log_id and r.lease_version = h.lease_version
               and r.state = 'fetching'
            returning r.project_id, r.call_log_id""";

    static final String KEPT = "update recording r set reference = $4, size_bytes = $5, bytes = 0, etag = null" + MINE;

    static final String AGAIN = """
            update recording r
               set state = 'waiting', due_at = now() + $4 * interval '1 millisecond', reason = $5, bytes = $6, etag = $7""" + MINE;

    static final String END = """
            update recording r
               set state = $4, reason = $5, reference = $6, size_bytes = $7, bytes = 0, etag = null, ended_at = now()""" + MINE;

    static final String OPEN = PROJECTS + """
            select coalesce(sum(w.open), 0)::bigint as open,
                   coalesce(extract(epoch from now() - min(w.since)) * 1000, 0)::bigint as age_ms
              from skip s
             cross join lateral (
               select count(*) as open, min(r.requested_at) as since from recording r
                where r.project_id = s.project_id and r.state in ('waiting', 'fetching')) w
             where s.project_id is not null""";

    private RecordingSql() {}
}
