-- Changes to the directory that wait for a second person; what a council is looked up by; what its contacts must be told.
-- Projections of chain, like everything in 003: infra/world recomputes them.

create table proposals (
  digest bytea primary key references chain (digest) deferrable initially deferred,
  subject text not null,               -- the authority it is about, or 'national'
  verb text not null,
  approval text not null check (approval in ('registrar', 'manager_or_registrar', 'manager_else_registrar', 'registrar_after_wait')),
  proposer bytea not null,             -- by key
  proposer_authority text not null,
  proposer_person uuid,
  proposed_at bigint not null,
  lapses_at bigint not null,
  state text not null check (state in ('waiting', 'approved', 'refused', 'cancelled')), -- lapsed is read off the clock
  decision bytea,                      -- the statement that decided it
  decided_by bytea,
  decided_at bigint,
  reason text,
  in_force_at bigint,
  check ((state = 'waiting') = (decision is null)),
  check ((decision is null) = (decided_at is null))
);
-- serves: what waits for a registrar, or for the managers of a council
create index proposals_waiting on proposals (subject, proposed_at) where state = 'waiting';
-- serves: what I proposed
create index proposals_by_proposer on proposals (proposer_person, proposed_at desc);

-- Every name and code a council has or had, in the one spelling it is searched by.
create table lookups (
  authority text not null references authorities (id) deferrable initially deferred,
  kind text not null check (kind in ('name', 'la_code', 'gss')),
  key text not null,
  primary key (authority, kind, key)
);
-- serves: look-up by a whole code or name; part of a name reads the few hundred keys there are
create index lookups_by_key on lookups (key);

alter table authorities drop column la_code, drop column gss, add column closes_on date;

-- Called off before it counted.
alter table members drop constraint members_removed_reason_check;
alter table members add constraint members_removed_reason_check
  check (removed_reason in ('left', 'lost', 'compromised', 'cancelled'));

-- What every contact of a council must be told: whoever sends mail reads it here.
create table directory_notices (
  statement bytea not null references chain (digest) deferrable initially deferred,
  authority text not null,
  what text not null check (what in ('first_manager', 'first_manager_cancelled')),
  made_at bigint not null,
  in_force_at bigint,
  primary key (statement, what)
);

grant select, insert on proposals, lookups, directory_notices to cme_gateway;
grant update (state, decision, decided_by, decided_at, reason, in_force_at) on proposals to cme_gateway;
grant delete on lookups to cme_gateway;
