-- serves: the heads of the directory's chains, in order, among hundreds of thousands of referrals: by them a look-up knows that nothing changed.
-- Neither column ever changes, so statements about referrals still rewrite no index.
create index subjects_of_directory on subjects (id) where kind in ('authority', 'national');
