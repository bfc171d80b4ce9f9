-- Referrals as lists need them, the outbox that tells both sides, and who fetched what.
-- Projections of chain: rules live in schemas/referral/referral.ts, what may never be true is refused here.

create table referrals (
  id text primary key references subjects (id) deferrable initially deferred,
  kind text not null check (kind in ('transfer', 'enquiry')),
  sender text not null,
  recipient text not null,
  sender_desks text[] not null,
  recipient_desks text[] not null,
  state text not null check (state in ('sent', 'collected', 'acknowledged', 'asked', 'accepted', 'declined', 'withdrawn', 'closed', 'replied', 'finished')),
  urgent boolean not null,
  accepted bytea,                      -- digest of the accept that holds
  settled boolean not null default false,
  responsible text not null,           -- exactly one authority, always
  move text not null check (move in ('sender', 'recipient', 'both', 'nobody')),
  sender_list text not null,
  recipient_list text not null,
  decide_by date,
  follows text references referrals (id),
  passed_to text references referrals (id),
  sent_at bigint not null,
  changed_at bigint not null,
  check (sender <> recipient),
  check (passed_to is not null or responsible in (sender, recipient)),
  check (kind = 'transfer' or responsible = sender)
);
-- serves: a page of a box, latest change first; whole, by list
create index referrals_sent on referrals (sender, changed_at desc, id desc);
create index referrals_received on referrals (recipient, changed_at desc, id desc);
create index referrals_sent_list on referrals (sender, sender_list, changed_at desc, id desc);
create index referrals_received_list on referrals (recipient, recipient_list, changed_at desc, id desc);
-- serves: what follows this one, when an acceptance moves responsibility along
create index referrals_following on referrals (follows) where follows is not null;
create index referrals_passed on referrals (passed_to) where passed_to is not null;

-- The outbox: written with the statement, read by feeds. `xid` tells which rows can no longer be overtaken.
create table feed (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  authority text not null,
  desks text[] not null,
  subject text not null,
  position integer not null,
  what text not null check (what in ('statement', 'note')),
  verb text not null,
  state text not null,
  at bigint not null
);
-- serves: an authority's entries after a cursor
create index feed_by_authority on feed (authority, xid, id);

-- serves: whom to wake, since the last look
create index feed_by_xid on feed (xid);

-- What its author called back: served to nobody but the author from then on.
create table recalls (
  item bytea primary key references chain (digest),
  subject text not null,
  recalled_at bigint not null
);

create table fetches (
  id bigint generated always as identity primary key,
  subject text not null,
  authority text not null,
  member bytea not null,
  letter bytea,
  attachment uuid,
  at timestamptz not null default clock_timestamp(),
  check ((letter is null) <> (attachment is null))
);
-- serves: who of us fetched what of this referral
create index fetches_by_subject on fetches (subject, authority, id desc);

grant select, insert on referrals, feed, recalls, fetches to cme_gateway;
grant update (
  sender, recipient, sender_desks, recipient_desks, state, accepted, settled, responsible, move,
  sender_list, recipient_list, decide_by, passed_to, changed_at
) on referrals to cme_gateway;
