-- Clocks: what is due next on each referral, and when the gateway must look at it again. A projection of chain and directory, in the
-- referral's own row: a page of a box reads it with the row, and recording a statement writes no row more.
-- Nothing is decided here: a clock only reminds.

alter table referrals
  add column due_what text check (due_what in ('take_on', 'decide', 'answer', 'reply', 'outcome')),
  add column due_side text check (due_side in ('sender', 'recipient')),
  add column due_since date,             -- the day it is counted from
  add column due_on date,
  add column due_at bigint,              -- the instant that working day ends
  add column next_step text check (next_step in ('team', 'cover', 'manager', 'managers', 'registrars')),
  add column next_on date,
  add column last_step text check (last_step in ('team', 'cover', 'manager', 'managers', 'registrars')), -- taken for what is due now
  add column look_at bigint default 0,   -- when a job must look again; 0: what it rests on has changed, or was never looked at
  add check ((due_what is null) = (due_at is null));
-- serves: what a job must look at now
create index referrals_to_look_at on referrals (look_at) where look_at is not null;

grant update (due_what, due_side, due_since, due_on, due_at, next_step, next_on, last_step, look_at) on referrals to cme_gateway;
