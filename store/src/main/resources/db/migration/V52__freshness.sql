-- What has no verdict yet: nearly every call is written with one, and costs this index nothing.
create index evaluation_undecided on evaluation (project_id, planned_at)
  where number = 0 and open_metrics > 0 and request_id = 0;
-- How long verdicts took, of the last hour and the last day.
create index evaluation_by_decision on evaluation (project_id, decided_at) where number > 0 and request_id = 0;
-- The newest calls, to find those that nobody has begun to evaluate.
create index call_log_by_creation on call_log (project_id, created_at);
