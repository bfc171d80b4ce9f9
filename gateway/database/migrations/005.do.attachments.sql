-- Attachments: what is announced, which parts arrived, what a statement linked. The bytes lie in the object store.

create table attachments (
  id uuid primary key,
  authority text not null,
  member bytea not null,
  bytes bigint not null check (bytes > 0),
  object_key text not null unique,     -- a new one whenever the upload begins anew: nothing late can touch what is under it
  upload text,                         -- the store's multipart upload while open
  sha256 bytea check (octet_length(sha256) = 32),
  state text not null check (state in ('open', 'complete', 'linked')),
  subject text,                        -- the referral whose statement linked it
  statement bytea references chain (digest) deferrable initially deferred,
  announced_at timestamptz not null default clock_timestamp(),
  completing_at timestamptz,           -- the store is being asked to make it whole: no part changes from here
  discarded_at timestamptz,            -- never referred to and being swept: answers as if it did not exist
  withheld_at timestamptz,             -- recalled: served to nobody
  check ((state = 'open') = (sha256 is null)),
  check ((state = 'linked') = (statement is not null)),
  check ((state = 'linked') = (subject is not null)),
  check (state = 'open' or (completing_at is null and discarded_at is null)),
  check (state = 'linked' or withheld_at is null)
);
-- serves: the attachments of a referral
create index attachments_by_subject on attachments (subject) where subject is not null;
-- serves: withholding what came with a recalled statement
create index attachments_by_statement on attachments (statement) where statement is not null;
-- serves: sweeping what no statement ever named
create index attachments_unreferred on attachments (announced_at) where state <> 'linked';
-- serves: how much of a council's uploads no statement names yet
create index attachments_unsent on attachments (authority) where state <> 'linked';

create table attachment_parts (
  attachment uuid not null references attachments (id) on delete cascade,
  number integer not null check (number >= 1),
  attempt uuid not null,               -- the sending that may record it: a later one takes this over
  sha256 bytea check (octet_length(sha256) = 32), -- null while it is on its way
  etag text,
  primary key (attachment, number),
  check ((sha256 is null) = (etag is null))
);

grant select, insert on attachments, attachment_parts to cme_gateway;
grant update (
  state, sha256, object_key, upload, subject, statement, completing_at, discarded_at, withheld_at
) on attachments to cme_gateway;
grant update (attempt, sha256, etag) on attachment_parts to cme_gateway;
grant delete on attachments, attachment_parts to cme_gateway; -- uploads never referred to are swept; linked ones are refused below

create function keep_linked() returns trigger language plpgsql as $$
begin
  raise exception 'a linked attachment is not changed or deleted';
end $$;
-- Every column but withheld_at: a recall ends the serving of what was linked, and changes nothing else.
create trigger linked_stays
  before delete or update of id, authority, member, bytes, object_key, upload, sha256, state, subject, statement,
    announced_at, completing_at, discarded_at on attachments
  for each row when (old.state = 'linked') execute function keep_linked();
