-- A council that ends hands its referrals over: who was a party before, and referrals whose two sides became one council.

-- Who handed its place over, and up to which statement it reads on.
create table predecessors (
  referral text not null references referrals (id) on delete cascade,
  position integer not null,           -- of its hand_over
  authority text not null,
  side text not null check (side in ('sender', 'recipient')),
  desks text[] not null,
  primary key (referral, position)
);
-- serves: what a council has handed over
create index predecessors_by_authority on predecessors (authority, referral);
grant select, insert on predecessors to cme_gateway;

alter table referrals drop constraint referrals_state_check;
alter table referrals add constraint referrals_state_check check (state in (
  'sent', 'collected', 'acknowledged', 'asked', 'accepted', 'declined', 'withdrawn', 'closed', 'merged', 'replied', 'finished'
));
alter table referrals drop constraint referrals_check;
alter table referrals add constraint referrals_check check ((sender = recipient) = (state = 'merged'));
