// What the retention tests stand on: a live gateway, a transfer with an attachment brought to rest, time told to the job, and a search of
// everything that is stored.
import { connectObjects } from '../../../gateway/attachments/objects.ts'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { purgeDue } from '../../../gateway/retention/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { claimOf, type RawAttachment, upload } from '../../support/raw-attachment.ts'
import { must, RawReferral, type Told } from '../../support/raw-referral.ts'
import { memberOf, type World } from '../../support/world.ts'

export const day = 86_400

/** A transfer with one attachment, accepted and closed. */
export type Ended = { referral: RawReferral; sent: Told; accepted: Told; file: RawAttachment; closedAt: number }

export async function ended(
  world: World,
  sender: CouncilKeys,
  recipient: CouncilKeys,
  { filed = true, close = true } = {},
): Promise<Ended> {
  const file = await upload(world.clientOf(memberOf(sender, 'officer')), 3_000)
  const referral = new RawReferral(world, sender, recipient)
  const { sent, accepted } = await referral.accepted({ attachments: [claimOf(file)] })
  if (close) must(await referral.say(sender, { verb: 'close', accepted: accepted.digest }))
  if (filed) for (const council of [sender, recipient]) must(await referral.say(council, { verb: 'filed' }))
  return { referral, sent, accepted, file, closedAt: Math.floor(Date.now() / 1000) }
}

/** Runs the job as if it were so many days later. */
export function purgeAfter(world: World, days: number, serving = world.serving): Promise<number> {
  return purgeDue(serving.gateway, Math.floor(Date.now() / 1000) + days * day)
}

/** The owner's view of the database. */
export async function asOwner<T>(world: World, work: (owner: Sql) => Promise<T>): Promise<T> {
  const owner = connect(world.database.ownerUrl, { max: 1 })
  try {
    return await work(owner)
  } finally {
    await disconnect(owner)
  }
}

/** Every row of every table as text, bytes in hexadecimal, as a dump has them. */
export function dumpOf(world: World): Promise<string> {
  return asOwner(world, async owner => {
    const tables = await owner<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`
    const rows = await Promise.all(
      tables.map(({ name }) => owner<{ row: string }[]>`select t::text as row from ${owner(name)} t`),
    )
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n')
  })
}

/** Whether a piece of these bytes stands in a dump, in hexadecimal or base64. */
export function standsIn(dump: string, bytes: Uint8Array): boolean {
  // As many as base64 spells without looking at their neighbours, from places that it begins at.
  const pieces = [0, 3 * Math.floor(bytes.length / 6)].map(at => Buffer.from(bytes.subarray(at, at + 15)))
  return pieces.some(piece => dump.includes(piece.toString('hex')) || dump.includes(piece.toString('base64')))
}

/** Keys of all objects in the store. */
export async function objectsIn({ serving }: World): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of serving.gateway.objects.list()) keys.push(key)
  return keys
}

/** The same gateway with an object store for which nobody answers. */
export function withoutObjects({ gateway }: World['serving']) {
  const objects = connectObjects({ ...gateway.config.s3, endpoint: 'http://127.0.0.1:1' })
  return { gateway: { ...gateway, objects } }
}
