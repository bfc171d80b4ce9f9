-- serves: councils that have not answered through the whole ladder, counted for registrars: a few of a million referrals
create index referrals_non_response on referrals (id) where last_step = 'registrars';
