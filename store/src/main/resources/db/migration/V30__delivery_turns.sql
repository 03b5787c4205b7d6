-- Deliveries are claimed project by project, each in turn: what is due and what is under way are found by project, at the
-- cost of what is taken and not of all that waits.
drop index delivery_due;
create index delivery_due on delivery (project_id, due_at) where state = 'due';
create index delivery_leased on delivery (project_id, lease_until) where state = 'leased';

-- When a lease was first seen to have run out. Its holder renews it if he lives: after an outage everybody's has run out.
alter table delivery add column suspect_since timestamptz;

-- muted: the first verdict of its call, which the project's switch kept silent. Nothing is sent, and it has no body.
alter table delivery add constraint delivery_state
  check (state in ('due', 'leased', 'delivered', 'failed', 'cancelled', 'muted'));
