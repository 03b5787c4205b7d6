-- What an agent was after each change, and names that people give to versions. Secrets are ciphertext, as in the agent.
create table agent_version (
  project_id bigint      not null references project,
  agent_id   bigint      not null,
  number     bigint      not null,
  document   text        not null,
  name       text,
  created_at timestamptz not null default now(),
  primary key (agent_id, number),
  constraint agent_version_document_json check (document is json object)
);
create policy tenant on agent_version
  using (project_id in (select p.id from project p where p.organization_id = current_org()));
alter table agent_version enable row level security;
alter table agent_version force row level security;
grant select, insert, update, delete on agent_version to earshot_pipeline;
alter table metric_version add column name text;
-- A request names a version, and nothing else of it is its to change.
grant select, update (name) on agent_version to earshot_api;
grant update (name) on metric_version to earshot_api;
