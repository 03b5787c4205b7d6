-- What people ask lists for stands in columns of its own: under row-level security an index on an expression goes unused,
-- and reading a whole document (20 kB and more, compressed) to look at one key of it costs more than all else. The columns
-- follow from the document, so that whoever writes it cannot forget them.
alter table call_log
  add column metadata jsonb generated always as (document -> 'metadata') stored,
  add column reviewed boolean generated always as (document -> 'review' is not null) stored,
  add column review_success boolean generated always as ((document #>> '{review,success}')::boolean) stored;

-- Lists are of production, newest first; keys are found and counted without a look at the rows.
drop index call_log_by_time;
create index call_log_by_time on call_log (project_id, call_timestamp desc, call_log_id desc)
  include (received_on) where origin = 'production';
drop index call_log_by_agent;
create index call_log_by_agent on call_log (project_id, agent_id, call_timestamp desc, call_log_id desc)
  include (received_on) where origin = 'production';

-- A day's partition has its parent's generated columns, or it cannot be attached.
create or replace function ensure_partition(parent text, day date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  name name := parent || '_' || to_char(day, 'YYYYMMDD');
begin
  if day is null or day < date '2015-01-01' or day > (now() at time zone 'utc')::date + 8 then
    raise exception 'no partition for %: not a day of receipt', day using errcode = '22008';
  end if;
  if parent <> all (public.daily_tables()) then
    raise exception 'no table with a partition a day: %', parent using errcode = '22023';
  end if;
  -- Asked of the catalogue as of now: to_regclass would go on saying no after another has made it.
  if exists (select from pg_class c where c.relname = name and c.relnamespace = 'public'::regnamespace) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('earshot.ensure_partition'), hashtext(parent));
  if exists (select from pg_class c where c.relname = name and c.relnamespace = 'public'::regnamespace) then
    return; -- made by another while we waited
  end if;
  execute format('create table public.%I (like public.%I including defaults including constraints including storage '
                 || 'including compression including generated)', name, parent);
  -- Partitions are reached through their parents only, where row-level security stands.
  execute format('alter table public.%I enable row level security', name);
  execute format('alter table public.%I force row level security', name);
  execute format('revoke all on public.%I from earshot_api', name);
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
                 parent, name, day, day + 1);
end $$;
