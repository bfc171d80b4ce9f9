// The bucket to a folder and back. Objects never change once they are whole: what lies there with its length is not copied again.
// `node infra/operators/backup/objects.ts save|restore FOLDER` with S3_*. Save the database first: a newer bucket lacks nothing it names.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connectObjects, type Objects } from '../../../gateway/attachments/objects.ts'

/** Parts in which larger objects are put back. */
const partBytes = 64 * 1024 * 1024

/** How many objects there are, and how many of them were copied now. */
export type Copied = { objects: number; copied: number }

/** Every object of the bucket as a file named by its key. Nothing is removed from the folder. */
export async function saveObjects(objects: Pick<Objects, 'list' | 'read'>, folder: string): Promise<Copied> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const done: Copied = { objects: 0, copied: 0 }
  for await (const { key, bytes } of objects.list()) {
    done.objects += 1
    const file = join(folder, encodeURIComponent(key))
    if ((await lengthOf(file)) === bytes) continue
    const body = await objects.read(key, 0, bytes - 1)
    // Swept or purged since it was listed.
    if (!body) continue
    await pipeline(Readable.fromWeb(body as never), createWriteStream(`${file}.new`, { mode: 0o600, flush: true }))
    await rename(`${file}.new`, file)
    done.copied += 1
  }
  return done
}

/** Puts back what the bucket lacks. Nothing in it is overwritten or removed. */
export async function restoreObjects(
  objects: Pick<Objects, 'size' | 'beginUpload' | 'putPart' | 'completeUpload'>,
  folder: string,
): Promise<Copied> {
  const done: Copied = { objects: 0, copied: 0 }
  for (const name of await readdir(folder)) {
    if (name.endsWith('.new')) continue
    done.objects += 1
    const [key, file] = [decodeURIComponent(name), join(folder, name)]
    const bytes = (await lengthOf(file)) ?? 0
    if ((await objects.size(key)) === bytes) continue
    const upload = await objects.beginUpload(key)
    const parts: { number: number; etag: string }[] = []
    for (let start = 0; start < bytes; start += partBytes) {
      const part = { key, upload, number: parts.length + 1, bytes: Math.min(partBytes, bytes - start) }
      const etag = await objects.putPart(part, createReadStream(file, { start, end: start + part.bytes - 1 }))
      if (etag === undefined) throw new Error(`${key}: the store forgot the upload`)
      parts.push({ number: part.number, etag })
    }
    if ((await objects.completeUpload({ key, upload }, parts)) !== 'complete') throw new Error(`${key}: not taken`)
    done.copied += 1
  }
  return done
}

async function lengthOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  )
}

if (import.meta.main) {
  const [, , what, folder] = process.argv
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region = 'us-east-1' } = process.env
  if (!endpoint || !bucket || !folder || (what !== 'save' && what !== 'restore')) {
    console.error('S3_… node infra/operators/backup/objects.ts save|restore FOLDER')
    process.exitCode = 2
  } else {
    const { S3_ACCESS_KEY_ID: accessKeyId = '', S3_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env
    const objects = connectObjects({ endpoint, region, bucket, accessKeyId, secretAccessKey })
    const done = await (what === 'save' ? saveObjects : restoreObjects)(objects, folder)
    console.log(`${done.objects} objects, ${done.copied} of them copied now.`)
    objects.close()
  }
}
