-- An index over earshot.webhooks.rejected.v1: what could not go on, why, and what people decided. The bytes stay in Kafka,
-- at topic_partition and topic_offset, for as long as the topic keeps them. One row a record that was rejected, however
-- often: a repeat of the topic meets the row that is there, and a later rejection of the same record opens it again.
create table rejected_webhook (
  project_id      bigint      not null,   -- 0: the record names no project; the operator alone sees it
  id              text        not null,   -- ce_id of the record; rec_<partition>_<offset> where it has none
  door            text        not null,   -- empty: it is no webhook (a revision or a verdict that a later hop set aside)
  stage           text        not null,
  reason          text        not null,
  pointer         text        not null,
  expectation     text        not null,
  received_at     timestamptz,            -- what the record says; null where it says nothing or nonsense
  rejected_at     timestamptz not null,   -- the newest rejection
  topic_partition integer     not null,   -- of the newest rejection
  topic_offset    bigint      not null,
  bytes           integer     not null,   -- of the body
  rejections      integer     not null default 1,
  replays         integer     not null default 0,
  state           text        not null default 'open',
  note            text,
  decided_at      timestamptz,            -- null while it is open
  primary key (project_id, id),
  constraint rejected_webhook_state check (state in ('open', 'replayed', 'discarded', 'expired'))
);
create index rejected_webhook_by_time on rejected_webhook (project_id, rejected_at desc, id desc);
create index rejected_webhook_by_reason on rejected_webhook (project_id, reason, rejected_at desc, id desc);

create policy tenant on rejected_webhook
  using (project_id in (select p.id from project p where p.organization_id = current_org()));
alter table rejected_webhook enable row level security;
alter table rejected_webhook force row level security;
grant select, insert, update, delete on rejected_webhook to earshot_pipeline;
-- A request may decide, and nothing else of it is its to change.
grant select, update (replays, state, note, decided_at) on rejected_webhook to earshot_api;
