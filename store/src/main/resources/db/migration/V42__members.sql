-- People of an organisation: what they may do, and whether mail goes to them.
create table member (
  id              bigint      primary key,
  organization_id bigint      not null references organization,
  project_id      bigint      references project,
  name            text        not null,
  email           text        not null,
  role            text        not null,
  email_notify    boolean     not null default false,
  version         bigint      not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create unique index member_once on member (organization_id, coalesce(project_id, 0), lower(email));
create policy tenant on member using (organization_id = current_org());
alter table member enable row level security;
alter table member force row level security;
grant select, insert, update, delete on member to earshot_pipeline;
grant select on member to earshot_api;
