// A clock that stands where a test puts it: the gateway's time is its database's, so the database is given another one.
// A schema before pg_catalog shadows clock_timestamp(), and now() for the jobs alone; nothing of the product knows of it.
import { connect } from '../../gateway/database/connect.ts'
import type { FreshDatabase } from './postgres.ts'

/** Sets the clock to an instant, in seconds, where it stops. Before the first call it runs as ever. */
export type MovedClock = (at: number) => Promise<void>

/** To be called before anybody connects: sessions find the functions by a search path they are given when they begin. */
export async function moveableClock({ ownerUrl }: Pick<FreshDatabase, 'ownerUrl'>): Promise<MovedClock> {
  // Lets go by itself: where a clock is made at the top of a file, nobody is told that its tests are over.
  const owner = connect(ownerUrl, { max: 1, idleTimeoutSeconds: 2 })
  const name = owner(new URL(ownerUrl).pathname.slice(1))
  await owner`create schema moved`
  await owner`create table moved.clock (at timestamptz)`
  await owner`insert into moved.clock values (null)`
  await owner`
    create function moved.clock_timestamp() returns timestamptz language sql volatile security definer
    set search_path = pg_catalog as 'select coalesce((select at from moved.clock), pg_catalog.clock_timestamp())'`
  // Tokens and proofs go by now() too, and stay with the clock on the wall: whoever signs in does not travel.
  await owner`
    create function moved.now() returns timestamptz language sql volatile security definer set search_path = pg_catalog
    as $$ select case when current_setting('application_name') = 'cme-gateway jobs'
      then coalesce((select at from moved.clock), pg_catalog.now()) else pg_catalog.now() end $$`
  await owner`grant usage on schema moved to public`
  await owner`alter database ${name} set search_path = moved, pg_catalog, public`
  return async at => {
    await owner`update moved.clock set at = to_timestamp(${at})`
  }
}
