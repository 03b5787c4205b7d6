-- The documents inside a row of the configuration are kept as they were written: nothing is ever asked of their inside,
-- and an entity maps them as the text they are. The check keeps out what is no JSON.
alter table project
  alter column rubric drop default, alter column rubric type text using rubric::text,
  alter column rubric set default '{"rules": []}', add constraint project_rubric_json check (rubric is json object),
  alter column settings drop default, alter column settings type text using settings::text,
  alter column settings set default '{}', add constraint project_settings_json check (settings is json object);
alter table source
  alter column options drop default, alter column options type text using options::text,
  alter column options set default '{}', add constraint source_options_json check (options is json object);
alter table metric
  alter column enum_values drop default, alter column enum_values type text using enum_values::text,
  alter column enum_values set default '[]', add constraint metric_enum_values_json check (enum_values is json array),
  alter column agents drop default, alter column agents type text using agents::text,
  alter column agents set default '[]', add constraint metric_agents_json check (agents is json array),
  alter column configuration drop default, alter column configuration type text using configuration::text,
  alter column configuration set default '{}', add constraint metric_configuration_json check (configuration is json object);
alter table metric_version
  alter column document type text using document::text,
  add constraint metric_version_document_json check (document is json object);
alter table deployment
  alter column egress_allow drop default, alter column egress_allow type text using egress_allow::text,
  alter column egress_allow set default '[]', add constraint deployment_egress_json check (egress_allow is json array);
alter table api_key add column updated_at timestamptz not null default now();
