package dev.earshot.store.call;

/** The statements of {@link CallStore}, in the order in which a batch runs them. */
final class CallSql {
    static final String CLAIM = """
            insert into call_key (project_id, call_log_id, provider_call_id, received_on)
            select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::date[])
            on conflict do nothing""";

    // A statement of its own: the snapshot of the insert does not see a row that was committed meanwhile.
    static final String LOCK = """
            select k.project_id, k.call_log_id, k.provider_call_id, k.received_on, k.deleted_at is not null as deleted
              from call_key k
              join unnest($1::bigint[], $2::bigint[]) as w (project_id, call_log_id)
                on k.project_id = w.project_id and k.call_log_id = w.call_log_id
             order by k.project_id, k.call_log_id
               for update of k""";

    // And another: who waited for a lock must read what the holder wrote.
    static final String READ = """
            select c.project_id, c.call_log_id, c.revision, c.document::text as document,
                   c.provenance::text as provenance, c.created_at, c.updated_at, c.webhook_at
              from unnest($1::bigint[], $2::bigint[], $3::date[]) as w (project_id, call_log_id, received_on)
              join call_log c on c.project_id = w.project_id and c.received_on = w.received_on
               and c.call_log_id = w.call_log_id""";

    static final String WRITE = """
            insert into call_log (project_id, call_log_id, received_on, revision, agent_id, provider_call_id,
                                  call_timestamp, received_at, webhook_at, duration_ms, customer_number,
                                  call_ended_reason, origin, document, provenance, created_at, updated_at)
            select u.project_id, u.call_log_id, u.received_on, u.revision, u.agent_id, u.provider_call_id,
                   u.call_timestamp, u.received_at, u.webhook_at, u.duration_ms, u.customer_number,
                   u.call_ended_reason, u.origin, u.revised::jsonb -> 'call', u.provenance::jsonb, u.created_at, u.updated_at
              from unnest($1::bigint[], $2::bigint[], $3::date[], $4::int[], $5::bigint[], $6::text[],
                          $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::bigint[], $11::text[],
                          $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[])
                as u (project_id, call_log_id, received_on, revision, agent_id, provider_call_id, call_timestamp,
                      received_at, webhook_at, duration_ms, customer_number, call_ended_reason, origin, revised,
                      provenance, created_at, updated_at)
            on conflict (project_id, received_on, call_log_id) do update set
              revision = excluded.revision, agent_id = excluded.agent_id, call_timestamp = excluded.call_timestamp,
              received_at = excluded.received_at, webhook_at = excluded.webhook_at,
              duration_ms = excluded.duration_ms, customer_number = excluded.customer_number,
              call_ended_reason = excluded.call_ended_reason, origin = excluded.origin,
              document = excluded.document, provenance = excluded.provenance, updated_at = excluded.updated_at""";

    private CallSql() {}
}
