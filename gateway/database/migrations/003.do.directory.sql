-- The directory's projections: what the chains of authorities come to, for look-ups and locks.
-- Everything here can be rebuilt from chain; checkWorld compares the two.

create table authorities (
  id text primary key references subjects (id) deferrable initially deferred,
  name text,                           -- null until a second registrar approved the registration
  la_code text,
  gss text[] not null default '{}',
  status text check (status in ('active', 'closing', 'closed')),
  identity jsonb,
  contacts bytea,
  verified_at bigint,
  successors text[] not null default '{}'
);
-- serves: the directory list, by name
create index authorities_by_name on authorities (name, id) where name is not null;

create table members (
  thumbprint bytea primary key check (octet_length(thumbprint) = 32),  -- admitted once, ever
  authority text not null,             -- or 'national' for registrars
  role text not null check (role in ('officer', 'manager', 'system', 'auditor', 'registrar')),
  person uuid,
  desks text[] not null,
  key jsonb not null,
  device_fingerprint text,
  device_certificate text,
  valid_from bigint not null,
  removed_at bigint,
  removed_reason text check (removed_reason in ('left', 'lost', 'compromised')),
  removed_since bigint,
  check ((role = 'registrar') = (authority = 'national')),
  check ((removed_at is null) = (removed_reason is null))
);
-- serves: the members of an authority
create index members_by_authority on members (authority);

create table certificates (
  fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
  authority text not null,
  desk text not null,
  certificate text not null,
  valid_from bigint not null,
  retired_at bigint,
  number bigint not null generated always as identity -- of two published in one second the later counts
);
-- serves: which certificate does this desk hold now
create index certificates_by_desk on certificates (authority, desk);

-- Who can open a desk, and by which statement they were given its keyring.
create table keyholders (
  authority text not null,
  desk text not null,
  member bytea not null references members (thumbprint),
  statement bytea not null references chain (digest) deferrable initially deferred,
  shared_at bigint not null,
  primary key (authority, desk, member, statement)
);

-- Contacts hold people's names: kept beside the chain, and erasable.
create table documents (
  digest bytea not null check (octet_length(digest) = 32),
  authority text not null,
  document text not null,
  primary key (digest, authority)      -- two councils may publish the same text
);

grant select, insert, update on authorities, members, certificates to cme_gateway;
grant select, insert on keyholders to cme_gateway;
grant select, insert, delete on documents to cme_gateway;
