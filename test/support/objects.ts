// A bucket of its own for a test, on the run's S3 server: the embedded one, or the one that S3_* names.

import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { ask } from '../../infra/object-store/signed.ts'

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
  const made = await ask({ ...objects, bucket }, 'PUT')
  if (made.status !== 200) throw new Error(`cannot make a bucket: ${made.status} ${made.text}`)
  return { ...objects, bucket }
}
