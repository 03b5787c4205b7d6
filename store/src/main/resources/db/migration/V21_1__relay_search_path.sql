-- A security definer looks names up in a path that no caller can put a schema of its own before.
alter function drop_relayed_outbox_days() set search_path = pg_catalog, public, pg_temp;
