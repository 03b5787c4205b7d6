-- What the relay needs beside the outbox itself.

-- A row that cannot be published is set aside with the reason, so that those behind it go on; it waits for a person.
alter table outbox add column failure text;
drop index outbox_waiting;
create index outbox_waiting on outbox (id) where relayed_at is null and failure is null;

-- The log says nothing of other tables' changes, so a quiet outbox would hold the log back for ever: a row in here every
-- few seconds moves the slot on. And which database this is, to notice another one behind the same address.
create table relay_heartbeat (
  id      bigint generated always as identity primary key,
  beat_at timestamptz not null default now()
);
create table relay_state (
  id                integer     primary key default 1 check (id = 1),
  system_identifier bigint      not null,
  timeline          integer     not null,
  seen_at           timestamptz not null default now()
);
do $$
declare t text;
begin
  foreach t in array array['relay_heartbeat', 'relay_state'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to earshot_pipeline', t);
  end loop;
end $$;
grant usage on all sequences in schema public to earshot_pipeline;
alter publication earshot_outbox add table relay_heartbeat;

-- Row-level security binds the owner too: without this the function below would see no waiting row and drop them.
create policy housekeeping on outbox to earshot_owner using (true);

-- Drops whole days of the outbox that ended 24 hours ago or more and hold no row that still waits or was set aside.
create function drop_relayed_outbox_days() returns integer
language plpgsql security definer set search_path = public set lock_timeout = '2s' as $$
declare
  part record;
  day date;
  dropped integer := 0;
begin
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_\d{8}$'
  loop
    day := to_date(right(part.relname, 8), 'YYYYMMDD');
    if day + 2 <= (now() at time zone 'utc')::date
       and not exists (select from outbox where created_on = day and relayed_at is null) then
      execute format('drop table %I', part.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end $$;
revoke execute on function drop_relayed_outbox_days() from public;
grant execute on function drop_relayed_outbox_days() to earshot_pipeline;
