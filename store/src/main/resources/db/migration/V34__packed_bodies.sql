-- Bodies come compressed (lz4, one block): the server stores them as they are. Of those that came before, and of the empty
-- body of what is muted, the length is null, and the bytes are the body.
alter table delivery add column body_length integer;
alter table delivery alter column body set storage external;
