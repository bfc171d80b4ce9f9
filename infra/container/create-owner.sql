-- Run by the Postgres image once, as superuser, on an empty volume: the owner of the gateway's database, which is no superuser.
-- The gateway's own login is made by the migrate service. Nothing here may create tables.
\set password `cat /run/secrets/database_owner_password`
create role cme_owner login createrole password :'password';
create database cme owner cme_owner encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C' template template0;
