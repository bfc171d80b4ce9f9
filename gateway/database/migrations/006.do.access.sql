-- Access tokens and what makes proofs single use. Unlogged: after a crash clients simply ask for new tokens,
-- and a replayed statement is idempotent by itself. Client assertions are logged: they mint tokens.

create unlogged table access_tokens (
  digest bytea primary key,            -- SHA-256 of the token; the token itself is never kept
  member bytea not null,
  proof_key bytea not null,            -- RFC 7638 thumbprint of the DPoP key it is bound to
  expires_at timestamptz not null
);
-- serves: sweeping
create index access_tokens_expired on access_tokens (expires_at);

create unlogged table spent_proofs (
  digest bytea primary key,            -- SHA-256 over proof key and jti
  expires_at timestamptz not null
);
create index spent_proofs_expired on spent_proofs (expires_at);

create table spent_assertions (
  digest bytea primary key,            -- SHA-256 over member and jti
  expires_at timestamptz not null
);
create index spent_assertions_expired on spent_assertions (expires_at);

grant select, insert, delete on access_tokens, spent_proofs, spent_assertions to cme_gateway;
