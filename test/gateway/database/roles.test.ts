// What the gateway's login may not do, whatever the gateway's code asks.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { isForbidden } from '../../../gateway/database/failure.ts'
import { type FreshDatabase, freshDatabase } from '../../support/postgres.ts'

let database: FreshDatabase
let gateway: Sql

beforeAll(async () => {
  database = await freshDatabase()
  gateway = connect(database.gatewayUrl, { max: 1 })
  const owner = connect(database.ownerUrl, { max: 1 })
  await owner.unsafe(`
    create table trial_append_only (it int primary key);
    grant select, insert on trial_append_only to cme_gateway;
    create table trial_unmentioned (it int)`)
  await disconnect(owner)
})

afterAll(async () => {
  await disconnect(gateway)
  await database.drop()
})

test('adds to and reads an append-only table', async () => {
  await gateway`insert into trial_append_only values (1)`
  expect(await gateway`select it from trial_append_only`).toEqual([{ it: 1 }])
})

test.each([
  'update trial_append_only set it = 2',
  'delete from trial_append_only',
  'truncate trial_append_only',
  'insert into trial_append_only values (1) on conflict (it) do update set it = 2',
  'merge into trial_append_only t using (select 1 as it) s on t.it = s.it when matched then delete',
  'select it from trial_append_only for update',
  'select it from trial_append_only for share',
  'alter table trial_append_only add column other int',
  'drop table trial_append_only',
  'create trigger t before insert on trial_append_only execute function suppress_redundant_updates_trigger()',
  'select it from trial_unmentioned',
  'create table other (it int)',
  'create temporary table other (it int)',
  'create schema other',
  'create role other',
  'create database other',
  'insert into migration (version) values (999)',
  'set role cme_owner',
  'set session authorization cme_owner',
  `set session_replication_role = 'replica'`,
  `copy trial_append_only to program 'true'`,
  'select passwd from pg_shadow',
])('may not: %s', async statement => {
  const refusal = await gateway.unsafe(statement).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect.soft(isForbidden(refusal) || isOwnersOnly(refusal), `${refusal}`).toBe(true)
  expect(await gateway`select it from trial_append_only`).toHaveLength(1)
})

/** `alter`, `drop` and the like answer "must be owner" under the same SQLSTATE class 42. */
function isOwnersOnly(error: unknown): boolean {
  return error instanceof Error && /^must be owner/.test(error.message)
}

test('is no superuser, owns nothing and belongs to nothing but its group', async () => {
  const [role] = await gateway`
    select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as powerful,
           (select count(*) from pg_class where relowner = r.oid) as owned,
           (select array_agg(roleid::regrole::text) from pg_auth_members where member = r.oid) as groups
    from pg_roles r where rolname = current_user`
  expect(role).toEqual({ powerful: false, owned: 0, groups: ['cme_gateway'] })
})
