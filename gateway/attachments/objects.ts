// The object store, through the few S3 operations attachments need. The only importer of the S3 client.
// No bytes are kept here: what flows in flows out. Nothing here knows authorities, rights or digests.
import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3'

export type ObjectsConfig = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** One multipart upload of the store. */
export type Upload = { key: string; upload: string }
export type StoredPart = { number: number; etag: string }

/** A bucket. Every call throws `ObjectsAway` when the store cannot be reached or cannot work. */
export type Objects = {
  /** Begins a multipart upload; its id. */
  beginUpload(key: string): Promise<string>
  /**
   * Streams one part of exactly `bytes` bytes to the store; its ETag, or `undefined` where the store knows no such upload.
   *
   * Whatever `body` fails with is thrown, and then the store has received too little and keeps nothing of it. Never retried, because a
   * stream flows once.
   */
  putPart(part: Upload & { number: number; bytes: number }, body: Readable): Promise<string | undefined>
  /** Makes one object of the parts. `refused`: no such upload (done before, or dropped), or a part is not the one named. */
  completeUpload(upload: Upload, parts: readonly StoredPart[]): Promise<'complete' | 'refused'>
  /** Length of an object, `undefined` where there is none. */
  size(key: string): Promise<number | undefined>
  /** The bytes `first` to `last`, both inclusive, exactly; `undefined` where there is no such object. */
  read(key: string, first: number, last: number): Promise<ReadableStream<Uint8Array> | undefined>
  /** Ends an upload: the store forgets its parts. */
  endUpload(key: string, upload: string): Promise<void>
  /** Removes the object in all its versions and ends the upload, whichever there is. */
  discard(key: string, upload: string | undefined): Promise<void>
  /** Every object of the bucket, with its length and since when it lies there; uploads under way are not among them. */
  list(): AsyncIterable<{ key: string; bytes: number; at: Date }>
  /** Every upload under way, and since when. Nothing where the store cannot tell. */
  listUploads(): AsyncIterable<Upload & { at: Date }>
  /** Resolves when the bucket answers. */
  ready(): Promise<void>
  close(): void
}

/** The store cannot be reached, or says that it cannot work now: to the caller 503, and the same request may succeed later. */
export class ObjectsAway extends Error {
  override name = 'ObjectsAway'
}

/** Whether something failed because the object store is away. */
export function isStoreAway(error: unknown): error is ObjectsAway {
  return error instanceof ObjectsAway
}

const connectionTimeout = 3_000
/** Silence in both directions; the slowest answer is to a large completion. */
const socketTimeout = 60_000
const readyTimeout = 3_000
/** How long a connection is kept for the next part: a stream flows only once, so not until the store closes it (the embedded one after 5 seconds). */
const idleMs = 3_000

/** A client for one bucket. Connects when first used; `close()` it when done. */
export function connectObjects({ bucket: Bucket, ...where }: ObjectsConfig): Objects {
  const calls = clientOf(where, { maxAttempts: 3, agent: { keepAlive: true } })
  const flows = clientOf(where, { maxAttempts: 1, agent: { keepAlive: true, timeout: idleMs } })
  const send = <T>(doing: Promise<T>) => doing.catch((cause: unknown) => Promise.reject(explain(cause)))
  const endUpload = async (Key: string, UploadId: string) => {
    // MethodNotAllowed: the embedded server cannot end an upload; its parts stay on its disk.
    const ended = send(calls.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })))
    await unless(['NoSuchUpload', 'MethodNotAllowed'], ended)
  }
  /** Versions and marks of this very key, of which a page has far more than there ever are. */
  const versionsOf = async (Key: string) => {
    const page = await unless(
      unable,
      send(calls.send(onBucket(new ListObjectVersionsCommand({ Bucket, Prefix: Key })))),
    )
    const all = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])]
    return all.filter(one => one.Key === Key).flatMap(({ VersionId }) => VersionId ?? [])
  }
  return {
    async beginUpload(Key) {
      const { UploadId } = await send(flows.send(new CreateMultipartUploadCommand({ Bucket, Key })))
      if (!UploadId) throw new Error('the store began an upload without an id')
      return UploadId
    },
    putPart: (part, body) => putPart(flows, Bucket, part, body),
    async completeUpload({ key, upload }, parts) {
      const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
      const to = { Bucket, Key: key, UploadId: upload }
      // Once only: asked again, a store that did it says `NoSuchUpload`, and the caller looks whether the object is there.
      const done = send(flows.send(new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } })))
      return (await unless(['NoSuchUpload', 'InvalidPart', 'InvalidPartOrder'], done)) ? 'complete' : 'refused'
    },
    async size(Key) {
      return (await unless(absent, send(calls.send(new HeadObjectCommand({ Bucket, Key })))))?.ContentLength
    },
    async read(Key, first, last) {
      const asked = calls.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${first}-${last}` }))
      const found = await unless(absent, send(asked))
      return found && exactly(found.Body as Readable, found.ContentLength, last - first + 1)
    },
    endUpload,
    async discard(Key, UploadId) {
      if (UploadId !== undefined) await endUpload(Key, UploadId)
      await send(calls.send(new DeleteObjectCommand({ Bucket, Key })))
      // In a bucket with versions that only put a mark on top of them.
      for (const VersionId of await versionsOf(Key))
        await send(calls.send(new DeleteObjectCommand({ Bucket, Key, VersionId })))
    },
    async *list() {
      for (let after: string | undefined; ; ) {
        const asked = new ListObjectsV2Command({ Bucket, ...(after !== undefined && { StartAfter: after }) })
        const page = await send(calls.send(onBucket(asked)))
        for (const { Key: key = '', Size: bytes = 0, LastModified: at = new Date() } of page.Contents ?? [])
          yield { key, bytes, at }
        if (!page.IsTruncated) return
        // Not the continuation token: a key says the same, and every store reads it alike.
        after = page.Contents?.at(-1)?.Key
      }
    },
    async *listUploads() {
      for (let after: { KeyMarker?: string; UploadIdMarker?: string } = {}; ; ) {
        const asked = onBucket(new ListMultipartUploadsCommand({ Bucket, ...after }))
        const page = await unless(unable, send(calls.send(asked)))
        for (const { Key: key = '', UploadId: upload = '', Initiated: at = new Date() } of page?.Uploads ?? [])
          yield { key, upload, at }
        if (!page?.IsTruncated || !page.NextKeyMarker) return
        after = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker ?? '' }
      }
    },
    async ready() {
      // An object that never is: s3rver takes no signature on the bucket itself, and only a bucket that works says NoSuchKey.
      const asked = new GetObjectCommand({ Bucket, Key: 'ready' })
      await unless(['NoSuchKey'], send(flows.send(asked, { abortSignal: AbortSignal.timeout(readyTimeout) })))
    },
    close() {
      calls.destroy()
      flows.destroy()
    },
  }
}

/** A question about the bucket itself. s3rver signs `/bucket` where the client signs `/bucket/`, and every store takes the former. */
function onBucket<C extends Pick<ListObjectsV2Command, 'middlewareStack'>>(command: C): C {
  const trim = (request: { path?: string }) => {
    request.path = request.path?.replace(/\/$/, '') ?? ''
  }
  command.middlewareStack.add(
    next => step => {
      trim(step.request as { path?: string })
      return next(step)
    },
    { step: 'build' },
  )
  return command
}

type Where = Omit<ObjectsConfig, 'bucket'>

function clientOf(
  { endpoint, region, ...credentials }: Where,
  { maxAttempts, agent }: { maxAttempts: number; agent: AgentOptions },
): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts,
    // Otherwise a streamed body gets a trailer that Ceph refuses (MissingContentLength) and s3rver stores as content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What fails is thrown, and logged by whoever answers the request; the client's own words go to the console.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    // A store that ignores it would cost six seconds a part.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout,
      socketTimeout,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  })
}

function ignore(): void {}

async function putPart(
  client: S3Client,
  Bucket: string,
  { key, upload, number, bytes }: Upload & { number: number; bytes: number },
  body: Readable,
): Promise<string | undefined> {
  const cut = new AbortController()
  let failure: { cause: unknown } | undefined
  // The client pipes, and a pipe passes no error on: without this the store would wait for the rest.
  body.on('error', cause => {
    failure = { cause }
    cut.abort()
  })
  const to = { Bucket, Key: key, UploadId: upload, PartNumber: number, ContentLength: bytes }
  try {
    const { ETag } = await client.send(new UploadPartCommand({ ...to, Body: body }), { abortSignal: cut.signal })
    if (!ETag) throw new Error('the store took a part without an ETag')
    return ETag
  } catch (cause) {
    if (failure) throw failure.cause
    body.destroy()
    return await unless(['NoSuchUpload'], Promise.reject(explain(cause)))
  }
}

const absent = ['NotFound', 'NoSuchKey']
/** A store without versions, or without a list of uploads. */
const unable = ['NotImplemented', 'MethodNotAllowed']

/** The result, or `undefined` where the store said one of these. */
async function unless<T>(names: readonly string[], doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing
  } catch (cause) {
    if (cause instanceof S3ServiceException && names.includes(cause.name)) return undefined
    throw cause
  }
}

/** Cuts what is too long: s3rver answers `bytes=0-0` with everything. */
function exactly(body: Readable, given: number | undefined, wanted: number): ReadableStream<Uint8Array> {
  if (given !== undefined && given < wanted) {
    body.destroy()
    throw new Error(`the store has ${given} of ${wanted} bytes`)
  }
  const source = given === wanted ? body : Readable.from(firstOf(body, wanted), { objectMode: false })
  return Readable.toWeb(source) as ReadableStream<Uint8Array>
}

async function* firstOf(body: AsyncIterable<Uint8Array>, wanted: number): AsyncGenerator<Uint8Array> {
  let left = wanted
  for await (const chunk of body) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}

const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
])
/** S3 calls a body that came too slowly or broke off a client's mistake; here it was a connection that failed. */
const weatherNames = new Set(['TimeoutError', 'AbortError', 'RequestTimeout', 'IncompleteBody'])

/** Tells weather from bugs: no connection, a timeout, 429 or any 5xx is the store being away. */
function explain(cause: unknown): unknown {
  const { name = '', code = '', $metadata, $response } = cause as Partial<S3ServiceException & { code: string }>
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? 0
  // 501: what the store never does, now or later.
  const failing = status === 429 || (status >= 500 && status !== 501)
  const away = networkCodes.has(code) || weatherNames.has(name) || failing
  return away ? new ObjectsAway('the object store is away', { cause }) : cause
}
