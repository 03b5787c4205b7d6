-- Ids of everything people edit come from one sequence, so that an id says nothing about how many of a kind there are
-- and never means two things in one log line. A row of the outbox knows when all its messages were acknowledged.
create sequence entity_id as bigint;
grant usage on sequence entity_id to earshot_pipeline;
alter table outbox add column relayed_at timestamptz;
create index outbox_waiting on outbox (id) where relayed_at is null;
