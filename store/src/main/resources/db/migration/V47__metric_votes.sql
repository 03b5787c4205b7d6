-- What people think of a metric's result on a call: one vote a (call, metric), the last one counts.
create table metric_vote (
  project_id     bigint      not null,
  call_log_id    bigint      not null,
  metric_id      bigint      not null,
  thumbs_up      boolean,               -- null: neither
  expected_value jsonb,                 -- what the value should have been; null where nobody said
  feedback       text,
  voted_by       text        not null,  -- name of the key
  voted_at       timestamptz not null default now(),
  primary key (project_id, call_log_id, metric_id)
);
create policy tenant on metric_vote
  using (project_id in (select p.id from project p where p.organization_id = current_org()));
alter table metric_vote enable row level security;
alter table metric_vote force row level security;
grant select, insert, update, delete on metric_vote to earshot_pipeline;
grant select on metric_vote to earshot_api;
