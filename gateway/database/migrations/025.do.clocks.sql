-- Clocks: what is due next on each referral, and when the gateway must look at it again. A projection of chain and directory.
-- Nothing is decided here: a clock only reminds.

create table clocks (
  subject text primary key references referrals (id) on delete cascade,
  what text check (what in ('take_on', 'decide', 'answer', 'reply', 'outcome')),
  side text check (side in ('sender', 'recipient')),
  since date,                          -- the day it is counted from
  due_on date,
  due_at bigint,                       -- the instant that working day ends
  next_step text check (next_step in ('team', 'cover', 'manager', 'managers', 'registrars')),
  next_on date,
  step text check (step in ('team', 'cover', 'manager', 'managers', 'registrars')), -- the last that was taken for what is due now
  look_at bigint,                      -- when a job must look again; 0: what it rests on has changed
  check ((what is null) = (due_at is null))
);
-- serves: what a job must look at now
create index clocks_to_look_at on clocks (look_at) where look_at is not null;
-- serves: what is overdue
create index clocks_by_due on clocks (due_at) where due_at is not null;

-- Referrals from before this table are looked at by the first job that runs.
insert into clocks (subject, look_at) select id, 0 from referrals;

grant select, insert, update on clocks to cme_gateway;
