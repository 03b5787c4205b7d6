-- The tables of a call's way. Every query names project_id, every index begins with it; call_log, ledger, evaluation and
-- delivery are partitioned by received_on (the UTC day of the first webhook, which never changes), never by a time that
-- a payload claims. Run by earshot_owner; the roles exist already (they are made by whoever makes the database).

-- Large values are compressed with lz4 where the server was built with it (the server packed for one machine was not):
-- the documents of a call are written once and read seldom, so the time of pglz is the dearest part of a write.
do $$
begin
  if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
    execute format('alter database %I set default_toast_compression = lz4', current_database());
  end if;
end $$;

-- Decides whether a call is new, and on which day's partition it lies.
create table call_key (
  project_id       bigint      not null,
  call_log_id      bigint      not null,
  provider_call_id text        not null,
  received_on      date        not null,
  created_at       timestamptz not null default now(),
  deleted_at       timestamptz,
  primary key (project_id, call_log_id)
) partition by hash (project_id, call_log_id);
create table call_key_0 partition of call_key for values with (modulus 4, remainder 0);
create table call_key_1 partition of call_key for values with (modulus 4, remainder 1);
create table call_key_2 partition of call_key for values with (modulus 4, remainder 2);
create table call_key_3 partition of call_key for values with (modulus 4, remainder 3);

-- The newest revision of each call: the document, the provenance of each field, and what people filter on as columns.
create table call_log (
  project_id        bigint      not null,
  call_log_id       bigint      not null,
  received_on       date        not null,
  revision          integer     not null,
  agent_id          bigint,
  provider_call_id  text        not null,
  call_timestamp    timestamptz not null,            -- CallLog.timestamp(): start, else first receipt
  received_at       timestamptz not null,            -- first webhook
  webhook_at        timestamptz not null,            -- webhook that made this revision
  duration_ms       bigint,
  customer_number   text,
  call_ended_reason text,
  origin            text        not null,
  document          jsonb not null,  -- dev.earshot.contracts.call.CallLog
  provenance        jsonb not null,  -- merge state: per field (rank, event time, hash, flags)
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  primary key (project_id, received_on, call_log_id)
) partition by range (received_on);
create index call_log_by_time on call_log (project_id, call_timestamp desc, call_log_id desc);
create index call_log_by_agent on call_log (project_id, agent_id, call_timestamp desc, call_log_id desc);

-- One row per planned (call, metric, metric version, input hash, request): its wait or its end. An ended row is a score.
create table ledger (
  project_id     bigint           not null,
  call_log_id    bigint           not null,
  received_on    date             not null,
  metric_id      bigint           not null,
  metric_version integer          not null,
  input_hash     text             not null,
  request_id     bigint           not null default 0,
  revision       integer          not null,
  state          text             not null,  -- due leased retrying parked_budget | scored sampled_out trigger_false not_applicable not_evaluated error superseded
  current        boolean          not null,  -- the newest row of (call, metric)
  score          double precision,           -- the value of a scored row that is a number, else null
  choice         text,                       -- the value of a scored row that is one of an enum, else null
  result         jsonb,  -- dev.earshot.contracts.score.Score, null while it waits
  due_at         timestamptz,
  planned_at     timestamptz      not null default now(),
  ended_at       timestamptz,
  primary key (project_id, received_on, call_log_id, metric_id, metric_version, input_hash, request_id)
) partition by range (received_on);
create index ledger_current on ledger (project_id, call_log_id) where current;

-- The evaluation of a call: how many metrics are open, and the verdict once it is decided.
create table evaluation (
  project_id    bigint      not null,
  call_log_id   bigint      not null,
  received_on   date        not null,
  request_id    bigint      not null default 0,
  plan_hash     text        not null,   -- hash of the planned (metric, version, input hash) set
  revision      integer     not null,
  open_metrics  integer     not null,
  deadline_at   timestamptz not null,
  number        integer     not null default 0,   -- of the newest verdict, 0 until there is one
  success       boolean,
  partial       boolean,
  verdict       jsonb,      -- dev.earshot.contracts.score.Verdict
  u             double precision not null,
  pi            double precision not null,
  stratum       text        not null,
  planned_at    timestamptz not null default now(),
  decided_at    timestamptz,
  primary key (project_id, received_on, call_log_id, request_id)
) partition by range (received_on);
create index evaluation_open on evaluation (deadline_at) where open_metrics > 0;

-- One notification to one endpoint. The body is rendered once and sent byte-identical on every attempt.
create table delivery (
  project_id      bigint      not null,
  id              text        not null,    -- webhook-id
  received_on     date        not null,
  call_log_id     bigint      not null,
  event_type      text        not null,
  verdict_number  integer     not null,
  url             text        not null,
  agent_id        bigint,
  body            bytea not null,
  traceparent     text,
  state           text        not null,    -- due leased delivered failed cancelled
  attempts        integer     not null default 0,
  due_at          timestamptz,
  lease_until     timestamptz,
  lease_version   bigint      not null default 0,   -- fencing token
  created_at      timestamptz not null default now(),
  ended_at        timestamptz,
  primary key (project_id, received_on, id)
) partition by range (received_on);
create index delivery_due on delivery (due_at) where state in ('due', 'leased');
create index delivery_by_call on delivery (project_id, call_log_id);

-- One try of a delivery.
create table delivery_attempt (
  project_id   bigint      not null,
  delivery_id  text        not null,
  received_on  date        not null,
  number       integer     not null,
  started_at   timestamptz not null,
  duration_ms  bigint      not null,
  outcome      text        not null,     -- delivered refused timeout unreachable blocked redirect
  status_code  integer,
  response     text,                     -- at most 20 kB
  error        text,
  primary key (project_id, received_on, delivery_id, number)
) partition by range (received_on);

-- A change that was born in the database: one row per transaction, its payload the list of messages, relayed in order.
create table outbox (
  id         bigint generated always as identity,
  created_on date        not null default (now() at time zone 'utc')::date,
  created_at timestamptz not null default now(),
  messages   jsonb not null,   -- [{topic, key, headers, value}]
  primary key (created_on, id)
) partition by range (created_on);

-- Makes the partitions of a day where they are missing. Security definer: services own no tables.
create function ensure_partitions(day date) returns void
language plpgsql security definer set search_path = public as $$
declare
  parent text;
  name text;
begin
  if day < date '2015-01-01' or day > (now() at time zone 'utc')::date + 8 then
    raise exception 'no partition for % : not a day of receipt', day;
  end if;
  perform pg_advisory_xact_lock(hashtext('earshot.ensure_partitions'));
  foreach parent in array array['call_log', 'ledger', 'evaluation', 'delivery', 'delivery_attempt', 'outbox'] loop
    name := parent || '_' || to_char(day, 'YYYYMMDD');
    if to_regclass(name) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L)', name, parent, day, day + 1);
      -- Partitions are reached through their parents only, where row-level security stands.
      execute format('alter table %I enable row level security', name);
      execute format('alter table %I force row level security', name);
      execute format('revoke all on %I from earshot_api', name);
    end if;
  end loop;
end $$;
select ensure_partitions((now() at time zone 'utc')::date + n) from generate_series(-1, 2) n;
