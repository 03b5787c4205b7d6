-- Outside a transaction, and of its own: a slot cannot be made in a transaction that has written. It exists before any
-- service writes, so that no outbox row is older than it.
select pg_create_logical_replication_slot('earshot_outbox', 'pgoutput')
 where not exists (select from pg_replication_slots where slot_name = 'earshot_outbox');
