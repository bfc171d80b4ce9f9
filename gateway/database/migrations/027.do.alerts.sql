-- Alerts: who is to be told by e-mail or webhook that something waits; how far the outbox was read for it; what became of each.
-- What is written here names councils, mailboxes and referral ids; never anything of a letter.

create table alert_settings (
  authority text primary key,
  digest text not null check (digest in ('none', 'daily', 'weekly')),
  quiet_from time,                     -- in London; what is not urgent waits until quiet_until
  quiet_until time,
  webhook text,
  webhook_failing_since bigint,
  webhook_off_because text,            -- switched off; null while it is on
  changed_at bigint not null,
  check ((quiet_from is null) = (quiet_until is null)),
  check (webhook is not null or webhook_off_because is null)
);

create table alerts (
  id uuid primary key,                 -- the Message-ID, and the webhook-id: the same whenever it is tried again
  authority text not null,             -- of whom the address is
  channel text not null check (channel in ('email', 'webhook')),
  address text not null,
  urgent boolean not null,
  items jsonb not null,                -- what it tells of: one, or those of a digest
  subjects text[] not null,
  created_at bigint not null,
  send_at bigint not null,
  state text not null check (state in ('waiting', 'sent', 'dead')),
  attempts integer not null default 0,
  answer text,                         -- what the other server said last
  tried_at bigint
);
-- serves: what was told about this referral
create index alerts_by_subject on alerts using gin (subjects);
-- serves: a digest still open for more
create index alerts_open on alerts (authority, address, send_at) where state = 'waiting';
-- serves: what could not be delivered, and what is old enough to go
create index alerts_dead on alerts (authority, created_at) where state = 'dead';
create index alerts_by_age on alerts (created_at);

-- How far the feed was read for alerts: moved in the transaction that writes them, so that none is doubled and none lost.
create table alert_reader (
  one boolean primary key default true check (one),
  xid xid8 not null,
  feed bigint not null
);
insert into alert_reader (xid, feed) select pg_current_xact_id(), 0;

grant select, insert, update on alert_settings to cme_gateway;
grant select, insert, update, delete on alerts to cme_gateway;
grant select, update on alert_reader to cme_gateway;
