-- Wishes that calls be evaluated once more, and what became of them: one row a request, one row each of its calls. The
-- request's id is part of the ledger's key.
create table evaluation_request (
  project_id   bigint      not null,
  id           bigint      not null,
  kind         text        not null,                -- rerun_evaluation, evaluate_metrics or reevaluate_metrics
  metric_ids   bigint[]    not null default '{}',   -- empty: all metrics that each call gets
  calls        integer     not null,
  requested_by text        not null,                -- name of the key
  requested_at timestamptz not null default now(),
  primary key (project_id, id)
);
create index evaluation_request_by_time on evaluation_request (project_id, requested_at desc);

create table evaluation_request_call (
  project_id  bigint not null,
  request_id  bigint not null,
  call_log_id bigint not null,
  state       text   not null default 'waiting',
  reason      text,                                 -- a stable word, where it was not evaluated
  ended_at    timestamptz,                          -- null while it waits
  primary key (project_id, request_id, call_log_id),
  constraint evaluation_request_call_state check (state in ('waiting', 'evaluated', 'skipped', 'failed'))
);
create index evaluation_request_call_open on evaluation_request_call (project_id, call_log_id) where state = 'waiting';

do $$
declare t text;
begin
  foreach t in array array['evaluation_request', 'evaluation_request_call'] loop
    execute format('create policy tenant on %I using (project_id in'
      ' (select p.id from project p where p.organization_id = current_org()))', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to earshot_pipeline', t);
    execute format('grant select on %I to earshot_api', t);
  end loop;
end $$;
