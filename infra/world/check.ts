// checkWorld: verifies everything in a database and a bucket again, from the first statement on, trusting nothing stored beside the
// chains. `node infra/world/check.ts` with DATABASE_OWNER_URL and S3_*: for after a restore, and after each step of a scenario.
// Reads only, in one snapshot: a gateway may go on working meanwhile.
import { createHash } from 'node:crypto'
import { connectObjects, type Objects } from '../../gateway/attachments/objects.ts'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import type { Digest } from '../../schemas/ids.ts'
import { attachmentPartBytes } from '../../schemas/limits.ts'
import { attachmentDigest } from '../../schemas/referral/attachment.ts'
import { checkReminders } from './clocks/reminders.ts'
import { checkDirectory } from './directory.ts'
import { type Finding, Findings } from './finding.ts'
import * as queries from './queries.ts'
import { checkReferrals } from './referrals.ts'
import { checkResponsibility } from './responsibility.ts'
import { checkAlerts } from './unsigned/alerts.ts'
import { checkKeptKeys } from './unsigned/kept-keys.ts'

export type { Finding, FindingCode } from './finding.ts'

export type WorldToCheck = ({ ownerUrl: string } | { sql: Sql }) & {
  /** The bucket; without it nothing is said about stored bytes. */
  objects?: Pick<Objects, 'list' | 'read'>
  /** Read every stored object and take its digest again, instead of comparing sizes. Takes as long as reading the bucket does. */
  readObjects?: boolean
  /** Whose receipts these must be; without it, of any gateway the nation names. */
  issuer?: string
}

/**
 * Everything that is wrong with a world; an empty list where all of it verifies.
 *
 * Checked: every chain's form, links, signatures, standing and receipts; every projected row against what the chains come to;
 * letters, attachments, documents, notes and the outbox against the statements they belong to; alerts and reminders against what they were
 * made of; kept keys against their digests; responsibility; stray rows and objects.
 */
export async function checkWorld({ objects, readObjects = false, issuer, ...where }: WorldToCheck): Promise<Finding[]> {
  const sql = 'sql' in where ? where.sql : connect(where.ownerUrl, { max: 1, applicationName: 'cme check' })
  const findings = new Findings()
  try {
    const stored = await sql.begin('isolation level repeatable read read only', async tx => {
      const directory = await checkDirectory(tx, findings, issuer)
      if (directory) await checkReminders(tx, directory, findings)
      if (directory) await checkAlerts(tx, directory.entries, findings)
      await checkKeptKeys(tx, findings)
      if (directory) checkResponsibility(await checkReferrals(tx, directory, findings), findings)
      for (const { subject, what } of await queries.strays(tx)) findings.add('row_stray', subject, what)
      return queries.stored(tx)
    })
    if (objects) await checkObjects({ sql, objects, readObjects }, stored, findings)
    return findings.all
  } finally {
    if ('ownerUrl' in where) await disconnect(sql)
  }
}

type Stores = { sql: Sql; objects: Pick<Objects, 'list' | 'read'>; readObjects: boolean }

/** Every whole attachment lies in the bucket with its size, and nothing else lies there. */
async function checkObjects(
  { sql, objects, readObjects }: Stores,
  stored: readonly queries.StoredRow[],
  findings: Findings,
): Promise<void> {
  const sizes = new Map<string, number>()
  for await (const { key, bytes } of objects.list()) sizes.set(key, bytes)
  for (const row of stored) {
    const { id, key, bytes, sha256, state } = row
    // Of a purge under way the bytes may be there or not.
    if (state === 'open' || row.purging) continue
    const found = sizes.get(key)
    if (found === undefined) findings.add('object_missing', id, `the bytes of this ${state} attachment are gone`)
    else if (found !== bytes) findings.add('object_mismatch', id, `${found} bytes are stored, ${bytes} were announced`)
    else if (readObjects && (await digestOf(objects, row)) !== sha256?.toString('base64url'))
      findings.add('object_mismatch', id, 'the bytes stored do not come to its digest')
  }
  // Listed after the snapshot: what is newer than that is looked up again.
  const known = new Set(stored.filter(row => !row.purged).map(({ key }) => key))
  const unknown = [...sizes.keys()].filter(key => !known.has(key))
  if (unknown.length === 0) return
  const now = new Set((await queries.stored(sql)).filter(row => !row.purged).map(({ key }) => key))
  for (const key of unknown.filter(one => !now.has(one))) {
    findings.add(
      'object_stray',
      key,
      'no attachment has these bytes, or not any more; retention/reconcile.ts removes them',
    )
  }
}

async function digestOf(objects: Stores['objects'], { key, bytes }: queries.StoredRow): Promise<Digest | undefined> {
  const body = await objects.read(key, 0, bytes - 1)
  if (!body) return undefined
  const digests: Digest[] = []
  let hash = createHash('sha256')
  let room = attachmentPartBytes
  for await (const chunk of body) {
    for (let rest: Uint8Array = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, room)
      hash.update(taken)
      room -= taken.length
      rest = rest.subarray(taken.length)
      if (room > 0) continue
      digests.push(hash.digest('base64url'))
      hash = createHash('sha256')
      room = attachmentPartBytes
    }
  }
  if (room < attachmentPartBytes) digests.push(hash.digest('base64url'))
  return attachmentDigest(digests)
}

/** Prints what was found; the exit code says whether that was nothing (0), something (1), or that it could not look (2). */
async function main(env: Record<string, string | undefined>): Promise<number> {
  const { DATABASE_OWNER_URL: ownerUrl, S3_ENDPOINT: endpoint, S3_BUCKET: bucket, PUBLIC_URL: issuer } = env
  if (!ownerUrl) {
    console.error(
      'Set DATABASE_OWNER_URL; and S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY for the bytes.',
    )
    return 2
  }
  const secrets = { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' }
  const region = env.S3_REGION || 'us-east-1'
  const objects = endpoint && bucket ? connectObjects({ endpoint, region, bucket, ...secrets }) : undefined
  if (!objects) console.error('S3_ENDPOINT and S3_BUCKET are not set: stored bytes are not looked at.')
  try {
    const readObjects = process.argv.includes('--read-objects')
    const found = await checkWorld({ ownerUrl, readObjects, ...(objects && { objects }), ...(issuer && { issuer }) })
    for (const { code, subject, detail } of found) console.log(`${code}  ${subject}  ${detail}`)
    console.log(found.length === 0 ? 'Everything verifies.' : `${found.length} findings.`)
    return found.length === 0 ? 0 : 1
  } catch (error) {
    console.error(`The check could not be made: ${error instanceof Error ? error.message : error}`)
    return 2
  } finally {
    objects?.close()
  }
}

if (import.meta.main) process.exitCode = await main(process.env)
