// Compares database and bucket both ways: objects that no row knows, rows whose object is missing, uploads nobody will end.
// `node gateway/retention/reconcile.ts` with DATABASE_URL and S3_*; `--remove` takes away the old objects and uploads that nobody knows.
// The job only counts them: after a restore the database may be older than the bucket, and then what it does not know is not waste.
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

/** Looks at everything in both stores; changes nothing. Any number may look at once. */
export async function reconcile(
  { sql, objects }: Pick<Gateway, 'sql' | 'objects'>,
  { now = Date.now() } = {},
): Promise<Reconciled> {
  const rows = await queries.stored(sql)
  const known = new Map(rows.map(row => [row.key, row]))
  const isOld = (at: Date) => at.getTime() < now - youngForHours * 3_600_000
  const seen = new Set<string>()
  const unknownObjects: string[] = []
  for await (const { key, at } of objects.list()) {
    seen.add(key)
    const row = known.get(key)
    if ((!row || row.gone) && isOld(at)) unknownObjects.push(key)
  }
  const unknownUploads: Reconciled['unknownUploads'] = []
  for await (const { key, upload, at } of objects.listUploads()) {
    if (known.get(key)?.upload !== upload && isOld(at)) unknownUploads.push({ key, upload })
  }
  const missingObjects: string[] = []
  for (const { id, key, state, gone } of rows) {
    if (state === 'open' || gone || seen.has(key)) continue
    // It may have been purged or swept since the rows were read.
    if ((await queries.isStored(sql, id)) && (await objects.size(key)) === undefined) missingObjects.push(id)
  }
  const findings = unknownObjects.length + unknownUploads.length + missingObjects.length
  reconciled.set({ what: 'unknown_object' }, unknownObjects.length)
  reconciled.set({ what: 'unknown_upload' }, unknownUploads.length)
  reconciled.set({ what: 'missing_object' }, missingObjects.length)
  return { unknownObjects, missingObjects, unknownUploads, findings }
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
