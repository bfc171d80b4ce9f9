// Attachments on their way in: the letter vouches for the digest, the digest for the list of parts, the list for every part.
// A part is opened only after its own digest fits; the line may break anywhere, and it goes on from the last part that did.

import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type Again, AttachmentRefused, type OpenedAttachment, openAttachment, type Unlock } from '../../seal/index.ts'
import { passes, patiently } from '../call/patience.ts'
import { GatewayProblem, Unreachable } from '../call/trouble.ts'
import { allKeys, type Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'

/** The plain content as it is read; act on none of it until `authenticated` has resolved. `bytes` reads the whole into memory. */
export type Download = OpenedAttachment & { bytes(): Promise<Uint8Array<ArrayBuffer>> }
export type DownloadOptions = { onProgress?: ((sealedBytes: number, totalBytes: number) => void) | undefined }
type Entry = Pick<ManifestEntry, 'id' | 'bytes' | 'sha256'> & { name?: string }

/** A part that still is not what was sealed is not asked for once more. */
const spoiltAttempts = 2
/** A line on which nothing has moved for so long is taken for broken. */
const silentMilliseconds = 60_000

/**
 * Downloads and opens an attachment, part by part; the stream is of its plain content.
 *
 * @param entry as it stands in the manifest of a letter that was opened
 * @throws Distrust `attachment_mismatch` (the gateway or its store), `attachment_broken` (whoever sealed it); Unreachable (the line);
 *   AttachmentRefused `not_for_us`; GatewayProblem `not_found` once recalled, `purged`
 */
export async function downloadAttachment(
  session: Session,
  entry: Entry,
  unlock: Unlock = { keyring: allKeys(session) },
  options: DownloadOptions = {},
): Promise<Download> {
  const parts = await partsListed(session, entry)
  const fetching = new Fetching(session, entry, options)
  try {
    const sealed = await fetching.from(1)
    const { again } = fetching
    const opened = await openAttachment({ sealed, parts, sha256: entry.sha256, again, ...unlock })
    return told(opened, error => explained(entry, error))
  } catch (error) {
    throw explained(entry, error)
  }
}

/** The digests of the parts as the gateway lists them; that they are the letter's is checked when they are used. */
async function partsListed(session: Session, entry: Entry): Promise<string[]> {
  const { id, bytes } = entry
  const listed = await patiently(session, () => session.gateway.call('readAttachment', { params: { id } }))
  if (listed.bytes !== bytes)
    throw new Distrust(
      'attachment_mismatch',
      `${named(entry)} is listed with ${listed.bytes} bytes, not the ${bytes} of its letter.`,
    )
  return listed.parts.map(part => part.sha256)
}

/** Fetches the sealed bytes from any part on, as often as the line breaks; patience begins anew with each part that came. */
class Fetching {
  readonly session: Session
  readonly entry: Entry
  readonly options: DownloadOptions
  spoiltPart = 0
  spoilt = 0

  constructor(session: Session, entry: Entry, options: DownloadOptions) {
    this.session = session
    this.entry = entry
    this.options = options
  }

  again: Again = async (part, because) => {
    if (because.code === 'part_mismatch' || because.code === 'cut_short') {
      this.spoilt = this.spoiltPart === part ? this.spoilt + 1 : 1
      this.spoiltPart = part
      if (this.spoilt >= spoiltAttempts) throw because
    }
    return this.from(part)
  }

  async from(part: number): Promise<ReadableStream<Uint8Array>> {
    const { id, bytes } = this.entry
    const first = (part - 1) * attachmentPartBytes
    const headers = first > 0 ? { range: `bytes=${first}-` } : {}
    return patiently(this.session, async () => {
      const answer = await this.session.gateway.call('readContent', { params: { id }, headers, streamed: true })
      const from = answer.status === 206 ? firstOf(answer) : 0
      if (!answer.body || from !== first) {
        await answer.body?.cancel()
        throw new Unreachable(`Attachment ${id} did not come from byte ${first} on.`)
      }
      return watched(answer.body, first, bytes, this.options)
    })
  }
}

function firstOf(answer: Response): number {
  return Number(/^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
}

/** The same bytes, an error where nothing comes any more; says how far it is. */
function watched(
  body: ReadableStream<Uint8Array>,
  first: number,
  totalBytes: number,
  { onProgress }: DownloadOptions,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let at = first
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await inTime(reader)
        if (done) return controller.close()
        at += value.length
        onProgress?.(Math.min(at, totalBytes), totalBytes)
        controller.enqueue(value)
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

async function inTime(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reader.cancel().catch(() => {})
      reject(new Unreachable('Nothing came for a minute.'))
    }, silentMilliseconds)
  })
  return Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer))
}

/** Errors of the stream in words of this side: which attachment, and whose fault. */
function told({ content, authenticated }: OpenedAttachment, explain: (error: unknown) => unknown): Download {
  const fail = (error: unknown): never => {
    throw explain(error)
  }
  const explainedEnd = authenticated.catch(fail)
  explainedEnd.catch(() => {})
  const reader = content.getReader()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch(fail)
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { content: stream, authenticated: explainedEnd, bytes: () => read(stream) }
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}

function explained(entry: Entry, error: unknown): unknown {
  if (!(error instanceof AttachmentRefused) || error.code === 'not_for_us') return error
  const { cause, fault } = error
  if (fault === 'line') {
    // Patience ended, or the gateway said no in the middle: that is what happened.
    if (cause instanceof GatewayProblem || (cause instanceof Unreachable && passes(cause))) return cause
    return new Unreachable(`${named(entry)} broke off: the connection, not the attachment, is at fault.`, {
      cause: error,
    })
  }
  if (fault === 'gateway')
    return new Distrust(
      'attachment_mismatch',
      `${named(entry)} is not what the letter names: ${error.message} The gateway or its store is at fault.`,
      { cause: error },
    )
  if (fault === 'sender')
    return new Distrust(
      'attachment_broken',
      `${named(entry)} came exactly as it was sent, and its seal does not hold: ${error.message} The sender's sealing is at fault.`,
      { cause: error },
    )
  return error
}

function named({ name, id }: Entry): string {
  return name === undefined ? `Attachment ${id}` : `Attachment "${name}" (${id})`
}
