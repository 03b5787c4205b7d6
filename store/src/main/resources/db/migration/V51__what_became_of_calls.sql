-- Why a metric was not evaluated, as a column that follows from the result: counting reasons reads no documents.
alter table ledger add column reason text
  generated always as (case when state = 'not_evaluated' then result #>> '{outcome,needs}' end) stored;

-- No list and no report of production counts test runs, and none counts what was deleted. Both are few, and found without
-- a look at what is not.
create index call_log_of_runs on call_log (project_id, received_on, call_log_id) where origin <> 'production';
create index call_key_deleted on call_key (project_id, received_on, call_log_id) where deleted_at is not null;
