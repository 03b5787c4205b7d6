package dev.earshot.store.coverage;

/** How long calls and deliveries wait: each project asks its indexes for little, and reads no more than a bounded number. */
final class FreshnessSql {
    /** Waiting calls and deliveries are counted exactly up to here. */
    static final int COUNTED = 10_000;

    private static final String MOST = Integer.toString(COUNTED + 1);

    /** Calls that were begun and have no verdict. */
    static final String UNDECIDED = "select p.id as project_id, w.* from unnest($1::bigint[]) p (id)"
            + " cross join lateral (select ended, count(*) as number, min(received_at) as oldest from (select "
            + CallEnd.OF_ROW + """
             as ended, coalesce(c.received_at, e.planned_at) as received_at
                 from (select u.* from evaluation u
                        where u.project_id = p.id and u.number = 0 and u.open_metrics > 0 and u.request_id = 0
                        order by u.planned_at limit\s""" + MOST + """
            ) e
                 left join call_log c on c.project_id = e.project_id and c.received_on = e.received_on
                                     and c.call_log_id = e.call_log_id
                where coalesce(c.origin, 'production') = 'production') each group by ended) w""";

    /** Calls that were stored since a time and that nobody has begun, and how many of that time were. */
    static final String UNPLANNED = """
            select p.id as project_id, w.* from unnest($1::bigint[]) p (id)
             cross join lateral (
               select count(*) filter (where e.call_log_id is null) as number, count(e.call_log_id) as begun,
                      min(c.received_at) filter (where e.call_log_id is null) as oldest
                 from call_log c
                 left join evaluation e on e.project_id = c.project_id and e.received_on = c.received_on
                                       and e.call_log_id = c.call_log_id and e.request_id = 0
                where c.project_id = p.id and c.created_at >= $2 and c.origin = 'production') w""";

    /** How long the newest verdicts took from the webhook that led to each, in seconds. */
    static final String VERDICTS = """
            select p.id as project_id, t.* from unnest($1::bigint[]) p (id)
             cross join lateral (
               select count(*) as day_number,
                      percentile_cont(array[0.5, 0.95, 0.99]) within group (order by v.seconds) as day,
                      count(*) filter (where v.decided_at >= $2) as hour_number,
                      percentile_cont(array[0.5, 0.95, 0.99]) within group (order by v.seconds)
                        filter (where v.decided_at >= $2) as hour
                 from (select e.decided_at,
                              greatest(0, extract(epoch from e.decided_at - (e.verdict ->> 'webhook_at')::timestamptz)
                              )::float8 as seconds
                         from evaluation e
                        where e.project_id = p.id and e.number > 0 and e.request_id = 0 and e.decided_at >= $3
                          and not exists (select from call_log r where r.project_id = e.project_id
                                             and r.received_on = e.received_on and r.call_log_id = e.call_log_id
                                             and r.origin <> 'production')
                        order by e.decided_at desc limit $4) v) t""";

    static final String DELIVERIES = """
            select p.id as project_id, due.number as due, due.oldest, later.number as scheduled, now.number as under_way
              from unnest($1::bigint[]) p (id)
             cross join lateral (select count(*) as number, min(w.due_at) as oldest from (
               select d.due_at from delivery d where d.project_id = p.id and d.state = 'due' and d.due_at <= now()
                order by d.due_at limit\s""" + MOST + """
            ) w) due
             cross join lateral (select count(*) as number from (
               select d.due_at from delivery d where d.project_id = p.id and d.state = 'due' and d.due_at > now()
                limit\s""" + MOST + """
            ) w) later
             cross join lateral (select count(*) as number from (
               select d.lease_until from delivery d where d.project_id = p.id and d.state = 'leased'
                limit\s""" + MOST + """
            ) w) now""";

    private FreshnessSql() {}
}
