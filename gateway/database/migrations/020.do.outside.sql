-- Referrals to councils that have not joined: sent by secure e-mail, recorded by the sender alone, never verified.

alter table referrals
  add column outside text check (outside in ('prepared', 'emailed')),
  -- Nobody at the other council takes part in those: no desk of theirs is named, told or shown anything.
  add check (outside is not null or recipient_desks <> '{}');
grant update (outside) on referrals to cme_gateway;
