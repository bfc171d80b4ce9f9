-- Chains: statements with their receipts, append-only; letters and documents beside them; notes beside the chain.
-- The gateway's role may insert and read here, never update or delete (001 says how).

create table subjects (
  id text primary key,                 -- authority id, referral id, or 'national'
  kind text not null check (kind in ('national', 'authority', 'transfer', 'enquiry')),
  head bytea not null check (octet_length(head) = 32),
  position integer not null check (position >= 0)
);

create table chain (
  subject text not null references subjects (id) deferrable initially deferred,
  position integer not null check (position >= 0),
  digest bytea not null check (octet_length(digest) = 32),
  issuer text not null,
  jti uuid not null,
  verb text not null,
  member bytea not null check (octet_length(member) = 32),
  role text not null,                  -- of the member, when it spoke
  statement text not null,
  receipt text not null,
  received_at bigint not null,         -- seconds, as in the receipt
  primary key (subject, position),
  unique (digest),                     -- heads named in statements, documents, letters
  unique (issuer, jti)                 -- a retry is the same bytes
);

-- A letter may be purged; the chain that names it may not. Hence a table of its own.
create table letters (
  statement bytea primary key references chain (digest) deferrable initially deferred,
  subject text not null,
  bytes bytea not null check (octet_length(bytes) between 1 and 262144)
);
alter table letters alter column bytes set storage external; -- ciphertext does not compress

create table notes (
  subject text not null references subjects (id),
  number integer not null check (number >= 0),
  note text not null,
  made_at bigint not null,
  primary key (subject, number)
);

grant select, insert on chain, letters, notes to cme_gateway;
grant select, insert on subjects to cme_gateway;
grant update (head, position) on subjects to cme_gateway;
