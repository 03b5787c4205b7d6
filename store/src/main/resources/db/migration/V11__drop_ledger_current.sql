-- Every question about the ledger names project, day and call, and those begin the primary key: the index on the current
-- rows was written with each row and never read.
drop index ledger_current;
