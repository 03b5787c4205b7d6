-- What providers list and we do not have. A walk reads a provider's list of calls with one key, window by window: of kind
-- auto without an end, of kind backfill and preview from since to until. What it finds missing is a row of reconcile_call
-- until it is recovered, came by itself, or is given up. missing = recovered + arrived + gone + given_up + waiting.
create table reconcile_walk (
  project_id    bigint      not null,
  id            bigint      generated always as identity,
  provider      text        not null,
  agent_id      bigint      not null default 0,  -- whose key: an agent's own; 0: the project's
  kind          text        not null,
  state         text        not null default 'open',
  since         timestamptz not null,            -- the cursor: what began before is settled
  until         timestamptz,                     -- null: it has no end (auto)
  window_to     timestamptz,                     -- end of the window that is being read; null between two
  page          text,                            -- the provider's cursor within the window
  page_size     integer,                         -- where the usual one gave pages that are too large
  pages         integer     not null default 0,  -- read of this window
  held          timestamptz,                     -- start of the earliest call of this window that is not over yet
  mark          text        not null,            -- of the key and the switch that it was last asked with
  due_at        timestamptz not null default now(),
  lease_until   timestamptz,
  lease_version bigint      not null default 0,
  attempts      integer     not null default 0,  -- failed in a row
  last_error    text,
  listed        bigint      not null default 0,  -- calls of our agents that the provider listed (a backfill's)
  missing       bigint      not null default 0,
  recovered     bigint      not null default 0,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (project_id, id),
  constraint reconcile_walk_kind check (kind in ('auto', 'backfill', 'preview')),
  constraint reconcile_walk_state check (state in ('open', 'off', 'done', 'cancelled', 'failed')),
  constraint reconcile_walk_end check ((kind = 'auto') = (until is null))
);
create unique index reconcile_walk_auto on reconcile_walk (project_id, provider, agent_id) where kind = 'auto';
create index reconcile_walk_open on reconcile_walk (project_id, due_at) where state = 'open';

create table reconcile_call (
  project_id       bigint      not null,
  call_log_id      bigint      not null,
  provider_call_id text        not null,
  our_agent_id     bigint      not null,         -- whose call it is
  walk_id          bigint      not null,         -- that found it
  state            text        not null default 'waiting',
  due_at           timestamptz not null default now(),
  attempts         integer     not null default 0,
  last_error       text,
  found_at         timestamptz not null default now(),
  ended_at         timestamptz,
  primary key (project_id, call_log_id),
  constraint reconcile_call_state check (state in ('waiting', 'recovered', 'arrived', 'gone', 'given_up'))
);
create index reconcile_call_due on reconcile_call (project_id, walk_id, due_at) where state = 'waiting';
create index reconcile_call_walk on reconcile_call (project_id, walk_id, found_at);

do $$
declare t text;
begin
  foreach t in array array['reconcile_walk', 'reconcile_call'] loop
    execute format('create policy tenant on %I using (project_id in'
      ' (select p.id from project p where p.organization_id = current_org()))', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to earshot_pipeline', t);
    execute format('grant select on %I to earshot_api', t);
  end loop;
end $$;

-- An agent's settings travel with its document, as a project's do, and are kept as they were written.
alter table agent drop constraint if exists agent_settings_json;
alter table agent
  alter column settings drop default, alter column settings type text using settings::text,
  alter column settings set default '{}', add constraint agent_settings_json check (settings is json object);
