-- Retention: since when a referral rests, who filed and who holds it, what was purged. Rules are schemas/referral/retention.ts; what may never
-- happen is refused here: a gateway deletes no letter, attachment or part of a case that is open or held, whatever it was told.

alter table referrals
  add column quiet_since bigint,                -- nothing more is expected and no letter came since; null while something is
  add column filed text[] not null default '{}',
  add column held text[] not null default '{}',
  add column alerts integer not null default 0 check (alerts between 0 and 3), -- given since it is quiet
  add column alerted_at bigint,
  add column purged_to integer check (purged_to >= 0),                         -- letters of positions up to this are gone
  add column purged_at bigint,
  add check ((purged_to is null) = (purged_at is null)),
  add check (alerts = 0 or alerted_at is not null);
-- serves: what may be due, oldest first
create index referrals_resting on referrals (quiet_since, id)
  where quiet_since is not null and held = '{}' and (purged_at is null or purged_at < quiet_since);
-- serves: what rests unfiled, held or unclosed, for the managers of either side
create index referrals_unclosed on referrals (changed_at) where quiet_since is null and accepted is not null;

alter table attachments
  drop column withheld_at,                      -- recalls says it already
  add column purging_at timestamptz,            -- purged: served to nobody from here on
  add column purged_at timestamptz,             -- and its bytes are gone
  add check (state = 'linked' or purging_at is null),
  add check (purging_at is not null or purged_at is null);
-- serves: bytes still to be removed
create index attachments_purging on attachments (purging_at) where purging_at is not null and purged_at is null;

grant update (quiet_since, filed, held, alerts, alerted_at, purged_to, purged_at) on referrals to cme_gateway;
grant update (purging_at, purged_at) on attachments to cme_gateway;

create function purge_is_due() returns trigger language plpgsql as $$
begin
  if new.quiet_since is null or new.held <> '{}' then
    raise exception 'a referral that is open or held is not purged';
  end if;
  if new.purged_to < old.purged_to then
    raise exception 'what was purged stays purged';
  end if;
  return new;
end $$;
create trigger purge_is_due before update of purged_to, purged_at on referrals
  for each row when (new.purged_to is distinct from old.purged_to or new.purged_at is distinct from old.purged_at)
  execute function purge_is_due();

create function purging_is_due() returns trigger language plpgsql as $$
begin
  if new.purging_at is null or not exists (
    select from referrals r join chain c on c.digest = new.statement
    where r.id = new.subject and c.position <= r.purged_to
  ) then
    raise exception 'only an attachment of a purged letter is purged';
  end if;
  return new;
end $$;
create trigger purging_is_due before update of purging_at on attachments
  for each row when (new.purging_at is distinct from old.purging_at) execute function purging_is_due();

-- The one way in which a gateway removes letters: those that a recorded purge covers.
create function purge_letters(of_subject text) returns integer
  language sql security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from letters l using chain c, referrals r
    where l.subject = of_subject and c.digest = l.statement and r.id = l.subject and c.position <= r.purged_to
    returning 1
  )
  select count(*)::int from gone
$$;
revoke all on function purge_letters(text) from public;
grant execute on function purge_letters(text) to cme_gateway;

-- What was recorded before this file is given its standing from its chain.
update referrals r set
  quiet_since = case when r.state in ('closed', 'declined', 'withdrawn', 'finished') then (
    select max(c.received_at) from chain c left join letters l on l.statement = c.digest
    where c.subject = r.id and (l.statement is not null or c.verb in ('close', 'decline', 'withdraw', 'finish'))) end,
  filed = array(
    select distinct f.issuer from chain f where f.subject = r.id and f.verb = 'filed' and not exists (
      select from chain c join letters l on l.statement = c.digest
      where c.subject = r.id and c.position > f.position and c.issuer <> f.issuer)),
  held = array(
    select h.issuer from (
      select distinct on (issuer) issuer, verb from chain
      where subject = r.id and verb in ('hold', 'release') order by issuer, position desc) h
    where h.verb = 'hold')
where exists (select from chain where subject = r.id and verb in ('close', 'decline', 'withdraw', 'finish', 'filed', 'hold'));
