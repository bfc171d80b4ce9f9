-- Reports: when a referral was taken on, decided and ended, in its own row, written with the statement that did it. Reports then read
-- one table and no chain: of a council what is its own, of the nation one pass. Recomputed by checkWorld like everything projected.

alter table referrals
  add column taken_on_at bigint,         -- the recipient first did something about it, beyond opening it
  add column decided_at bigint,          -- the acceptance, return or reply that stands
  add column ended_at bigint;            -- closed, withdrawn, finished or merged, and not opened again since

update referrals r set
  taken_on_at = (select min(c.received_at) from chain c
    where c.subject = r.id and c.verb in ('acknowledge', 'ask', 'accept', 'decline', 'reply')),
  decided_at = case
    when r.accepted is not null then (select c.received_at from chain c where c.digest = r.accepted and c.verb = 'accept')
    when r.kind = 'enquiry' then (select min(c.received_at) from chain c where c.subject = r.id and c.verb = 'reply')
    when r.state in ('declined', 'closed', 'merged') then
      (select max(c.received_at) from chain c where c.subject = r.id and c.verb = 'decline')
  end,
  ended_at = case when r.state in ('closed', 'withdrawn', 'finished', 'merged') then
    (select coalesce(max(c.received_at) filter (where c.verb <> 'hand_over'), max(c.received_at)) from chain c
      where c.subject = r.id and c.verb in ('close', 'withdraw', 'finish', 'hand_over')) end;

grant update (taken_on_at, decided_at, ended_at) on referrals to cme_gateway;
