// A clock that can be moved on: the gateway's time is its database's, so the database is given another one. The product knows nothing of it.
// A schema before pg_catalog shadows clock_timestamp() and now(). Clients must go with it: what they sign may be five minutes off.
import { connect, disconnect } from '../../gateway/database/connect.ts'

export type MoveableClock = {
  /** How many seconds it is ahead of the wall. */
  ahead(): number
  /** Never back: what was recorded would lie in the future. */
  moveOn(seconds: number): Promise<number>
}

/** To be called before a gateway connects: sessions find the functions by a search path they are given when they begin. */
export async function moveableClock(ownerUrl: string): Promise<MoveableClock> {
  const owner = connect(ownerUrl, { max: 1 })
  const name = owner(new URL(ownerUrl).pathname.slice(1))
  await owner`create schema if not exists sandbox`
  await owner`create table if not exists sandbox.clock (ahead interval not null)`
  await owner`insert into sandbox.clock select interval '0' where not exists (select from sandbox.clock)`
  await owner`
    create or replace function sandbox.clock_timestamp() returns timestamptz language sql volatile security definer
    set search_path = pg_catalog as 'select pg_catalog.clock_timestamp() + (select ahead from sandbox.clock)'`
  await owner`
    create or replace function sandbox.now() returns timestamptz language sql volatile security definer
    set search_path = pg_catalog as 'select pg_catalog.now() + (select ahead from sandbox.clock)'`
  await owner`grant usage on schema sandbox to public`
  await owner`alter database ${name} set search_path = sandbox, pg_catalog, public`
  await disconnect(owner)
  let known = 0
  const moveOn = async (seconds: number) => {
    const mover = connect(ownerUrl, { max: 1 })
    const [row] = await mover<{ ahead: number }[]>`
      update sandbox.clock set ahead = ahead + make_interval(secs => ${Math.max(0, seconds)})
      returning extract(epoch from ahead)::float8 as ahead`
    await disconnect(mover)
    known = Math.round(row?.ahead ?? 0)
    return known
  }
  // Where an earlier run left it.
  await moveOn(0)
  return { ahead: () => known, moveOn }
}
