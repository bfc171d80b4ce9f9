-- Which councils were reminded by e-mail that their entry in the directory must be confirmed, for which confirmation, and how far.
-- Written in the transaction that writes the alerts, so that two gateways remind once.

create table entry_reminders (
  authority text not null references authorities (id) deferrable initially deferred,
  verified_at bigint not null,         -- the confirmation that runs out
  step integer not null check (step >= 0), -- 0: two weeks before, 1: the day it shows as stale, then every four weeks
  at bigint not null,
  primary key (authority, verified_at, step)
);

grant select, insert, delete on entry_reminders to cme_gateway;
-- serves: which notices an entry of the outbox carries
create index directory_notices_by_statement on directory_notices (statement, authority);
