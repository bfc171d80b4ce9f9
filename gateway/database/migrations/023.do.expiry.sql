-- Whole chains after their own end: another role's right, never the gateway's. cme_retention may read what it needs to decide, and
-- has one function that deletes; the function checks again, so that not even that role can delete what is not over.

do $$
begin
  if not exists (select from pg_roles where rolname = 'cme_retention') then
    create role cme_retention nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  execute format('grant connect on database %I to cme_retention', current_database());
end
$$;
grant usage on schema public to cme_retention;
grant select on migration, subjects, chain, referrals, attachments to cme_retention;

-- A linked attachment goes with its chain, once its bytes are gone, and by nobody but the function below.
create or replace function keep_linked() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.purged_at is not null
    and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
    return old;
  end if;
  raise exception 'a linked attachment is not changed or deleted';
end $$;

/* Deletes these referrals whole: chain, receipts, notes, log of fetches, feed, attachment rows. All of them or none.
   Refused: quiet for less than a year whatever `quiet_before` says, held, letters or bytes still there, named by one that stays. */
create function expire_referrals(ids text[], quiet_before bigint) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone integer;
begin
  perform 1 from referrals where id = any(ids) order by id for update;
  if (select count(*) from referrals where id = any(ids)) <> cardinality(ids) then
    raise exception 'not all of these exist';
  end if;
  if exists (
    select from referrals where id = any(ids) and (
      quiet_since is null or held <> '{}' or purged_at is null or purged_at < quiet_since
      or quiet_since >= least(quiet_before, extract(epoch from clock_timestamp())::bigint - 366 * 86400))
  ) or exists (select from letters where subject = any(ids))
    or exists (select from attachments where subject = any(ids) and purged_at is null)
    or exists (select from referrals where (follows = any(ids) or passed_to = any(ids)) and id <> all(ids)) then
    raise exception 'one of these is not over';
  end if;
  delete from feed where subject = any(ids);
  delete from fetches where subject = any(ids);
  delete from recalls where subject = any(ids);
  delete from predecessors where referral = any(ids);
  delete from notes where subject = any(ids);
  delete from attachments where subject = any(ids);
  delete from referrals where id = any(ids);
  delete from chain where subject = any(ids);
  delete from subjects where id = any(ids);
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function expire_referrals(text[], bigint) from public;
grant execute on function expire_referrals(text[], bigint) to cme_retention;
