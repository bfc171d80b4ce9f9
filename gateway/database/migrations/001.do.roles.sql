-- Who may do what: the group role of every gateway login, and a public schema that gives nothing away by default.
--
-- The owner (DATABASE_OWNER_URL) runs these files and owns every table; no gateway ever holds its password.
-- cme_gateway is what a gateway's login (DATABASE_URL) is a member of, and all that it may do. Each later file grants it, table by table:
--   append-only (statements, receipts, notes, letters):  grant select, insert on … to cme_gateway;
--   projections and queues:                               grant select, insert, update[, delete] on … to cme_gateway;
-- A row lock (for share, for update) needs the update right: lock projections, never append-only tables.
-- Deleting whole chains after their retention will be another role's right, never this one's.

-- Roles belong to the cluster, migrations to one database: another database's migration may be making the role this very moment.
-- Where an administrator made it beforehand, the owner need not have the right to create roles.
do $$
begin
  if not exists (select from pg_roles where rolname = 'cme_gateway') then
    create role cme_gateway nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to cme_gateway', current_database());
end
$$;

revoke all on schema public from public;
grant usage on schema public to cme_gateway;

-- So that a gateway can tell whether it and its database are of one age.
grant select on public.migration to cme_gateway;
