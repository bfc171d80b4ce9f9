-- Invitations with what newcomers leave, and people's private keys kept wrapped. Beside the chains: no trust follows from any row here.

create table invitations (
  id uuid primary key,
  issuer text not null,                -- who invites: an authority, or 'national'
  authority text not null references authorities (id) deferrable initially deferred,
  role text not null check (role in ('officer', 'manager', 'system', 'auditor')),
  desks text[] not null,
  access bytea not null unique check (octet_length(access) = 32), -- SHA-256 of what the code comes to; the code is never seen
  note bytea check (octet_length(note) between 1 and 4096),       -- sealed to the inviting team
  made_by bytea not null references members (thumbprint),
  made_at bigint not null,
  expires_at bigint not null,
  request text,                        -- public keys and a proof, as JSON; null until they are left, and never changed then
  name bytea check (octet_length(name) between 1 and 4096),       -- sealed under the code
  left_at bigint,
  check ((request is null) = (left_at is null)),
  check (name is null or request is not null)
);
-- serves: a council's own list
create index invitations_by_issuer on invitations (issuer, made_at);
-- serves: sweeping
create index invitations_expired on invitations (expires_at);

create table kept_keys (
  id uuid primary key,
  version integer not null check (version >= 1),
  write_digest bytea not null check (octet_length(write_digest) = 32), -- SHA-256 of what only who can open it knows
  vault bytea not null check (octet_length(vault) between 1 and 262144)
);
alter table kept_keys alter column vault set storage external; -- ciphertext does not compress

-- Whose keys they are. One member key stands for one vault; a person at several councils has several keys in one.
create table kept_keys_members (
  member bytea primary key references members (thumbprint),
  kept uuid not null references kept_keys (id) on delete cascade
);
-- serves: is anybody of them still a member
create index kept_keys_members_by_kept on kept_keys_members (kept);

create table kept_keys_locks (
  locator bytea primary key check (octet_length(locator) = 32),
  kept uuid not null references kept_keys (id) on delete cascade,
  access bytea not null check (octet_length(access) = 32),  -- SHA-256 of the access secret
  kind text not null check (kind in ('phrase', 'passkey')),
  key bytea not null check (octet_length(key) between 1 and 1024),
  made_at bigint not null
);
-- serves: the locks of one vault
create index kept_keys_locks_by_kept on kept_keys_locks (kept);

grant select, insert, delete on invitations, kept_keys, kept_keys_locks, kept_keys_members to cme_gateway;
grant update (request, name, left_at, expires_at) on invitations to cme_gateway;
grant update (version, vault) on kept_keys to cme_gateway;
grant update (kept) on kept_keys_members to cme_gateway;
