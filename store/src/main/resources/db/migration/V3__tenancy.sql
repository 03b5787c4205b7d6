-- Row-level security, forced: a request of the API sees its own organisation or nothing. earshot_pipeline has BYPASSRLS.

create function current_org() returns bigint language sql stable parallel safe
  return nullif(current_setting('earshot.org', true), '')::bigint;

do $$
declare t text;
begin
  -- Everything with a project_id belongs to the organisation of that project.
  foreach t in array array['call_key', 'call_log', 'ledger', 'evaluation', 'delivery', 'delivery_attempt',
                           'agent', 'source', 'metric', 'metric_version'] loop
    execute format('create policy tenant on %I using (project_id in (select p.id from project p where p.organization_id = current_org()))', t);
  end loop;
end $$;
create policy tenant on organization using (id = current_org());
create policy tenant on project using (organization_id = current_org());
create policy tenant on api_key using (organization_id = current_org());

do $$
declare t text;
begin
  foreach t in array array['call_key', 'call_log', 'ledger', 'evaluation', 'delivery', 'delivery_attempt', 'outbox',
                           'organization', 'project', 'agent', 'source', 'metric', 'metric_version', 'api_key',
                           'deployment'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to earshot_pipeline', t);
  end loop;
end $$;

grant usage on all sequences in schema public to earshot_pipeline, earshot_api;
grant select on call_key, call_log, ledger, evaluation, delivery, delivery_attempt,
                organization, project, agent, source, metric, metric_version to earshot_api;
revoke execute on function ensure_partitions(date) from public;
grant execute on function ensure_partitions(date) to earshot_pipeline;
