-- The relay reads the outbox as one table, whatever day's partition a row lies on.
create publication earshot_outbox for table outbox with (publish = 'insert', publish_via_partition_root = true);
