-- Deliveries as people look at them. One is found by its id alone: the key begins with what a request knows, and the day of
-- receipt, which only the row tells, comes last.
alter table delivery drop constraint delivery_pkey, add primary key (project_id, id, received_on);

-- A list has the newest first. What ended badly is sought among what did not, so it has an index of its own; what waits
-- stands in delivery_due and delivery_leased.
create index delivery_by_time on delivery (project_id, created_at desc, id desc);
create index delivery_ended_badly on delivery (project_id, state, created_at desc, id desc)
  where state in ('failed', 'cancelled');

-- How many attempts were made before somebody asked for it again: its schedule starts anew, its attempts count on.
alter table delivery add column attempts_before integer not null default 0;

-- A request makes a delivery due again, to where its project is told now, and nothing else of it is its to change.
grant update (state, due_at, ended_at, suspect_since, attempts_before, url) on delivery to earshot_api;
