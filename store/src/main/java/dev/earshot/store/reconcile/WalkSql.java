package dev.earshot.store.reconcile;

/** The statements of the walks. */
final class WalkSql {
    private static final String ACCOUNTS =
            "unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) a (project_id, provider, agent_id, mark)";

    static final String ENSURE = """
            insert into reconcile_walk (project_id, provider, agent_id, kind, since, mark)
            select a.project_id, a.provider, a.agent_id, 'auto', now() - $5 * interval '1 millisecond', a.mark
              from %s
             where not exists (select from reconcile_walk w where w.project_id = a.project_id
                                  and w.provider = a.provider and w.agent_id = a.agent_id and w.kind = 'auto')
             order by 1, 2, 3
            on conflict do nothing""".formatted(ACCOUNTS);

    /** Whose switch is off is in no list of accounts, and so is never claimed. */
    static final String CLAIM = """
            with wanted as (
              select w.project_id, w.id, a.mark
                from reconcile_walk w
                left join %s on w.kind = 'auto' and a.project_id = w.project_id and a.provider = w.provider
                                and a.agent_id = w.agent_id
               where w.due_at <= now() and (w.lease_until is null or w.lease_until <= now())
                 and case when w.kind = 'auto' then a.mark is not null and (w.state = 'open' or w.mark <> a.mark)
                          else w.state = 'open' end
               order by w.due_at limit $5
                 for update of w skip locked
            )
            update reconcile_walk w
               set state = 'open', mark = coalesce(n.mark, w.mark),
                   attempts = case when w.state = 'open' then w.attempts else 0 end,
                   since = case when w.kind = 'auto' and w.window_to is null
                                then greatest(w.since, now() - $7 * interval '1 millisecond') else w.since end,
                   lease_until = now() + $6 * interval '1 millisecond', lease_version = w.lease_version + 1,
                   updated_at = now()
              from wanted n where w.project_id = n.project_id and w.id = n.id
            returning w.project_id, w.id, w.provider, w.agent_id, w.kind, w.since, w.until, w.window_to, w.page,
                      w.page_size, w.pages, w.held, w.attempts, w.lease_version, now() as at""".formatted(ACCOUNTS);

    /** Whoever has lost the claim changes nothing. */
    static final String PROGRESS = """
            update reconcile_walk
               set since = $4, window_to = $5, page = $6, page_size = $7, pages = $8, held = $9,
                   listed = listed + $10, missing = missing + $11,
                   lease_until = now() + $12 * interval '1 millisecond', updated_at = now()
             where project_id = $1 and id = $2 and lease_version = $3 and state = 'open'""";

    static final String RELEASE = """
            update reconcile_walk
               set state = $4, due_at = now() + $5 * interval '1 millisecond',
                   attempts = case $6 when 'none' then 0 when 'more' then attempts + 1 else attempts end,
                   last_error = $7, lease_until = null, updated_at = now()
             where project_id = $1 and id = $2 and lease_version = $3 and state = 'open'""";

    static final String OLDEST = """
            select min(w.since) as since from reconcile_walk w
              join %s on a.project_id = w.project_id and a.provider = w.provider and a.agent_id = w.agent_id
             where w.kind = 'auto' and w.state = 'open'""".formatted(ACCOUNTS);

    private WalkSql() {}
}
