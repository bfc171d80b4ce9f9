// A bucket of its own for a test, on the run's S3 server.

import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'

export type FreshBucket = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** A new empty bucket, nobody else's, with all that a client needs to use it; it goes with the run. */
export async function freshBucket(): Promise<FreshBucket> {
  const objects = inject('objects')
  const bucket = `test-${randomBytes(8).toString('hex')}`
  // The embedded server takes unsigned requests; so the S3 client need not be loaded for this.
  const made = await fetch(`${objects.endpoint}/${bucket}`, { method: 'PUT' })
  if (!made.ok) throw new Error(`cannot make a bucket: ${made.status} ${await made.text()}`)
  return { ...objects, bucket }
}
