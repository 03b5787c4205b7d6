-- Recordings that are to be fetched: one row a call, made in the transaction that stores the call, and what became of it.
-- A recording that came with a webhook needs none: its call says where it is.
create table recording (
  project_id    bigint      not null,
  call_log_id   bigint      not null,
  call_id       text        not null,              -- the provider's id of the call
  received_on   date        not null,              -- the partition of its call
  provider      text        not null,
  url           text,                              -- null: the provider's API is asked by call_id
  state         text        not null default 'waiting',
  reason        text,                              -- a stable word: why it waits, or how it ended
  attempts      integer     not null default 0,
  due_at        timestamptz not null default now(), -- while it is being fetched, until when it is held
  lease_version bigint      not null default 0,    -- fencing token
  bytes         bigint      not null default 0,    -- of what came so far
  etag          text,                              -- what these bytes are of
  reference     text,                              -- in the store of recordings; not yet in the call before it is 'stored'
  size_bytes    bigint,
  requested_at  timestamptz not null default now(),
  ended_at      timestamptz,                       -- null while it is open
  primary key (project_id, call_log_id),
  constraint recording_state check (state in ('waiting', 'fetching', 'stored', 'expired', 'failed'))
);
-- Work is claimed project by project, the newest first.
create index recording_open on recording (project_id, requested_at desc) where state in ('waiting', 'fetching');

create policy tenant on recording
  using (project_id in (select p.id from project p where p.organization_id = current_org()));
alter table recording enable row level security;
alter table recording force row level security;
grant select, insert, update, delete on recording to earshot_pipeline;
-- Addresses of recordings are signed: who has one needs no key. The API does not show them from here.
grant select (project_id, call_log_id, received_on, state, reason, attempts, due_at, bytes, reference, size_bytes,
              requested_at, ended_at) on recording to earshot_api;
