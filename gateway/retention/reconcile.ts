// Compares database and bucket both ways: objects that no row knows, rows whose object is missing, uploads nobody will end.
// `node gateway/retention/reconcile.ts` with DATABASE_URL and S3_*; `--remove` takes away the old objects and uploads that nobody knows.
// The job only counts them: after a restore the database may be older than the bucket, and then what it does not know is not waste.
import { isKey } from '../attachments/attachment.ts'
import { connectObjects } from '../attachments/objects.ts'
import { connect, disconnect } from '../database/connect.ts'
import { reconciled } from '../edge/metrics.ts'
import type { Gateway } from '../gateway.ts'
import * as queries from './queries.ts'

export type Reconciled = {
  /** Keys of old objects that no row knows, or whose row says that they are gone. */
  unknownObjects: string[]
  /** Attachments whose bytes should be there and are not. */
  missingObjects: string[]
  /** Old uploads that no open attachment belongs to. */
  unknownUploads: { key: string; upload: string }[]
  findings: number
}

/** What is younger may be on its way. */
const youngForHours = 24

/** How many rows are held at once: of a nation's millions of attachments no process has room for all. */
const rowsAtOnce = 1_000

/**
 * Looks at everything in both stores, side by side in the order of their keys; changes nothing. Any number may look at once.
 *
 * @throws Error where the store does not list its keys in order
 */
export async function reconcile(
  { sql, objects }: Pick<Gateway, 'sql' | 'objects'>,
  { now = Date.now(), page = rowsAtOnce } = {},
): Promise<Reconciled> {
  const isOld = (at: Date) => at.getTime() < now - youngForHours * 3_600_000
  const [unknownObjects, missingObjects]: [string[], string[]] = [[], []]
  const rows = rowsByKey(sql, page)
  let row = (await rows.next()).value
  /** Passes over the rows up to this key: what should lie there and was not listed is missing. */
  const passTo = async (key?: string) => {
    for (; row && (key === undefined || row.key < key); row = (await rows.next()).value) {
      // It may have been purged or swept since the row was read.
      const wanted = row.state !== 'open' && !row.gone && (await queries.isStored(sql, row.id))
      if (wanted && (await objects.size(row.key)) === undefined) missingObjects.push(row.id)
    }
  }
  let last = ''
  for await (const { key, at } of objects.list()) {
    // Of any other form no row has one; and the embedded store has an order of its own for them.
    const ours = isKey(key)
    if (ours && key <= last) throw new Error('the object store does not list its keys in order')
    if (ours) await passTo(key)
    const known = row?.key === key ? row : undefined
    if (known) row = (await rows.next()).value
    if (ours) last = key
    if ((!known || known.gone) && isOld(at)) unknownObjects.push(key)
  }
  await passTo()
  const unknownUploads = await findUnknownUploads({ sql, objects }, isOld)
  const findings = unknownObjects.length + unknownUploads.length + missingObjects.length
  reconciled.set({ what: 'unknown_object' }, unknownObjects.length)
  reconciled.set({ what: 'unknown_upload' }, unknownUploads.length)
  reconciled.set({ what: 'missing_object' }, missingObjects.length)
  return { unknownObjects, missingObjects, unknownUploads, findings }
}

/** Keys begin with the attachment's id, and each row has one: so the order of ids is theirs. */
async function* rowsByKey(sql: Gateway['sql'], page: number): AsyncGenerator<queries.StoredRow, undefined> {
  for (let after: queries.StoredRow | undefined; ; ) {
    const rows = await queries.storedAfter(sql, after?.id, page)
    yield* rows
    if (rows.length < page) return undefined
    after = rows.at(-1)
  }
}

async function findUnknownUploads(
  { sql, objects }: Pick<Gateway, 'sql' | 'objects'>,
  isOld: (at: Date) => boolean,
): Promise<Reconciled['unknownUploads']> {
  const unknown: Reconciled['unknownUploads'] = []
  for await (const { key, upload, at } of objects.listUploads()) {
    if (isOld(at) && (await queries.uploadUnder(sql, key)) !== upload) unknown.push({ key, upload })
  }
  return unknown
}

/** Takes away what nobody knows; how much. Not to be called on a database that was restored and is older than its bucket. */
export async function removeUnknown(
  { objects }: Pick<Gateway, 'objects'>,
  { unknownObjects, unknownUploads }: Reconciled,
): Promise<number> {
  for (const key of unknownObjects) await objects.discard(key, undefined)
  for (const { key, upload } of unknownUploads) await objects.endUpload(key, upload)
  return unknownObjects.length + unknownUploads.length
}

/** Exit code 0: both agree; 1: they do not; 2: it could not look. */
async function main(env: Record<string, string | undefined>, remove: boolean): Promise<number> {
  const { DATABASE_URL: url, S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region = 'us-east-1' } = env
  if (!url || !endpoint || !bucket) {
    console.error('Set DATABASE_URL, S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.')
    return 2
  }
  const keys = { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' }
  const sql = connect(url, { max: 1, applicationName: 'cme reconcile' })
  const objects = connectObjects({ endpoint, bucket, region, ...keys })
  try {
    const found = await reconcile({ sql, objects })
    for (const key of found.unknownObjects) console.log(`unknown object   ${key}`)
    for (const { key, upload } of found.unknownUploads) console.log(`unknown upload   ${key}  ${upload}`)
    for (const id of found.missingObjects) console.log(`missing object   of attachment ${id}`)
    if (remove) console.log(`${await removeUnknown({ objects }, found)} removed.`)
    console.log(found.findings === 0 ? 'Database and bucket agree.' : `${found.findings} findings.`)
    return found.findings === 0 ? 0 : 1
  } catch (error) {
    console.error(`It could not be compared: ${error instanceof Error ? error.message : error}`)
    return 2
  } finally {
    objects.close()
    await disconnect(sql)
  }
}

if (import.meta.main) process.exitCode = await main(process.env, process.argv.includes('--remove'))
