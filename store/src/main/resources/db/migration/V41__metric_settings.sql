-- A metric's settings travel with its document, as an agent's do, and are kept as they were written.
alter table metric
  alter column settings drop default, alter column settings type text using settings::text,
  alter column settings set default '{}', add constraint metric_settings_json check (settings is json object);

-- A metric may be deleted; its versions explain old scores and stay.
alter table metric_version drop constraint metric_version_metric_id_fkey;
