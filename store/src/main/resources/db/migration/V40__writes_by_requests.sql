-- Who changed what. "before_digest" and "after_digest" are SHA-256 of the document, "changed" the names of the fields that
-- differ: enough to tell that and when something changed, and nothing that was in it.
create table audit_log (
  id              bigint      primary key default nextval('entity_id'),
  organization_id bigint      not null,   -- 0: a matter of the whole deployment
  project_id      bigint,
  at              timestamptz not null default now(),
  key_id          bigint,                 -- null: the operator
  key_name        text        not null,
  action_type     text        not null default 'object',
  operation_type  text        not null,
  object_type     text        not null,
  object_id       bigint      not null,
  changed         text[]      not null default '{}',
  before_digest   text,
  after_digest    text,
  constraint audit_log_operation check (operation_type in ('create', 'update', 'delete'))
);
create index audit_log_by_time on audit_log (organization_id, at desc, id desc);
create index audit_log_by_project on audit_log (project_id, at desc, id desc);

-- Answers to requests that carried an Idempotency-Key: asked again, the same is answered and nothing is made twice.
create table idempotent_answer (
  organization_id bigint      not null,
  key_id          bigint      not null,
  name            text        not null,   -- SHA-256 of the header
  request_digest  text        not null,
  answer_secret   text        not null,   -- ciphertext: an answer may show a key once
  created_at      timestamptz not null default now(),
  primary key (organization_id, key_id, name)
);
create index idempotent_answer_by_age on idempotent_answer (created_at);

do $$
declare t text;
begin
  foreach t in array array['audit_log', 'idempotent_answer'] loop
    execute format('create policy tenant on %I using (organization_id = current_org())', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;
grant select, insert on audit_log to earshot_pipeline, earshot_api;
grant select, insert, delete on idempotent_answer to earshot_pipeline, earshot_api;
grant usage on sequence entity_id to earshot_api;

-- What a key may do.
alter table api_key add column role text not null default 'admin';
-- A request lists its organisation's keys; of a key there is a hash, never the key.
grant select on api_key to earshot_api;
