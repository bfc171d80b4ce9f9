// The embedded S3 server, through the client the gateway uses.

import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { startObjects } from '../../infra/embedded/objects.ts'
import { type FreshBucket, freshBucket } from '../support/objects.ts'
import { closed, closedFolder, runStarter } from './scratch.ts'

function clientOf({ endpoint, region, ...credentials }: Omit<FreshBucket, 'bucket'>): S3Client {
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  onTestFinished(() => client.destroy())
  return client
}

const partBytes = 5 * 1024 * 1024
const parts = [1, 2, 3].map(number => new Uint8Array(number === 3 ? 1_000 : partBytes).fill(number))

async function upload(client: S3Client, at: { Bucket: string; Key: string }): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at))
  const Parts: { PartNumber: number; ETag: string | undefined }[] = []
  for (const [index, Body] of parts.entries()) {
    const part = { ...at, UploadId, PartNumber: index + 1 }
    Parts.push({ PartNumber: index + 1, ETag: (await client.send(new UploadPartCommand({ ...part, Body }))).ETag })
  }
  await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }))
}

async function read(client: S3Client, at: { Bucket: string; Key: string; Range?: string }): Promise<Uint8Array> {
  const { Body } = await client.send(new GetObjectCommand(at))
  return (await Body?.transformToByteArray()) ?? new Uint8Array()
}

test('gives back an object stored in parts byte for byte, whole and by range', async () => {
  const bucket = await freshBucket()
  const client = clientOf(bucket)
  const at = { Bucket: bucket.bucket, Key: 'attachments/one' }
  await upload(client, at)
  expect(Buffer.compare(await read(client, at), Buffer.concat(parts))).toBe(0)
  const seam = await read(client, { ...at, Range: `bytes=${partBytes - 1}-${partBytes}` })
  expect([...seam]).toEqual([1, 2])
})

test('keeps objects and address between starts, and begins anew when told to', async () => {
  const folder = await closedFolder()
  const first = await startObjects({ folder })
  const at = { Bucket: first.bucket, Key: 'attachments/one' }
  await upload(clientOf(first), at)
  await first.stop()
  await closed(first.endpoint)

  const second = await startObjects({ folder })
  expect(second.endpoint).toBe(first.endpoint)
  expect(await read(clientOf(second), at)).toHaveLength(2 * partBytes + 1_000)
  await second.stop()

  const third = await startObjects({ folder, fresh: true })
  await expect(read(clientOf(third), at)).rejects.toMatchObject({ name: 'NoSuchKey' })
  await third.stop()
})

test('ends when its starter is killed', async () => {
  const starter = await runStarter(await closedFolder(), 'wait')
  starter.process.kill('SIGKILL')
  await closed(starter.objects.endpoint)
  await closed(starter.postgres.ownerUrl)
})

test('gives every caller a bucket of its own', async () => {
  const [one, other] = await Promise.all([freshBucket(), freshBucket()])
  expect(one.bucket).not.toBe(other.bucket)
})
