// The parts of a sealed file on their way to the gateway: only what it has not yet, several at once, then made whole.
// A part that was received once is never sent again; what is sent again is the same bytes.

import type { Digest, Id } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { attachmentDigest, partCount, partLength } from '../../../schemas/referral/attachment.ts'
import { patiently } from '../call/patience.ts'
import type { StreamedBody } from '../call/shape.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Session } from '../session.ts'

/** One part as it becomes ready. `read` gives its bytes: in the array it asks for, or as they are read. */
export type ReadyPart = {
  number: number
  sha256: Digest
  read: (into: () => Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | Blob | StreamedBody>
}
export type Arrived = ReadonlyMap<number, Digest>
/** Sealed bytes that have arrived, and how many of them had before this run. */
export type Travelled = (arrivedBytes: number, resumedBytes: number) => void

/** One after the other: each more holds 16 MiB, and 250 MiB must do for a client. Sealing goes on meanwhile. */
const inFlight = 1
/** The bytes were spoilt on the line, perhaps; more often than this, they are spoilt here. */
const spoiltAttempts = 3

/** Announces the file under its id, and says what of it is there. */
export async function announce(
  session: Session,
  { id, bytes }: { id: Id; bytes: number },
): Promise<{ arrived: Arrived; state: 'open' | 'complete' | 'linked' }> {
  const { parts, state } = await patiently(session, () =>
    session.gateway.call('announceAttachment', { body: { id, bytes } }),
  )
  return { arrived: new Map(parts.map(part => [part.number, part.sha256])), state }
}

/**
 * Sends those of `parts` that have not arrived; resolves with the digests of all, in order.
 *
 * @throws GatewayProblem, Unreachable once patience ends; what `parts` throws
 */
export async function sendMissing(
  session: Session,
  { id, bytes }: { id: Id; bytes: number },
  parts: AsyncIterator<ReadyPart, void, void>,
  arrived: Arrived,
  travelled: Travelled,
): Promise<Digest[]> {
  const digests: Digest[] = []
  const stopping = new AbortController()
  let [arrivedBytes, resumedBytes] = [0, 0]
  const work = async () => {
    // One for all parts that this one sends: 16 MiB each time would keep the garbage collector busy.
    let into: Uint8Array<ArrayBuffer> | undefined
    const buffer = () => {
      into ??= new Uint8Array(Math.min(bytes, attachmentPartBytes))
      return into
    }
    for (let next = await parts.next(); !next.done && !stopping.signal.aborted; next = await parts.next()) {
      const part = next.value
      digests[part.number - 1] = part.sha256
      const known = arrived.get(part.number) === part.sha256
      if (known) resumedBytes += partLength(bytes, part.number)
      else await sendPart(session, id, { ...part, read: () => part.read(buffer) }, stopping.signal)
      arrivedBytes += partLength(bytes, part.number)
      travelled(arrivedBytes, resumedBytes)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, partCount(bytes)) }, () => work().catch(stop)))
  } finally {
    await parts.return?.()
  }
  return digests

  function stop(error: unknown): never {
    stopping.abort(error)
    throw error
  }
}

async function sendPart(
  session: Session,
  id: Id,
  part: Omit<ReadyPart, 'read'> & { read: () => ReturnType<ReadyPart['read']> },
  signal: AbortSignal,
): Promise<void> {
  const { number, sha256, read } = part
  for (let attempt = 1; ; attempt++) {
    try {
      await patiently(
        session,
        async () =>
          session.gateway.call('putPart', {
            params: { id, number },
            headers: { 'content-digest': `sha-256=:${padded(sha256)}:` },
            bytes: await read(),
            signal,
          }),
        signal,
      )
      return
    } catch (error) {
      const spoilt = error instanceof GatewayProblem && error.code === 'attachment_digest'
      if (!spoilt || attempt >= spoiltAttempts) throw error
    }
  }
}

/** Makes it whole at the gateway; again is the same. @returns the digest of the attachment */
export async function complete(session: Session, id: Id, digests: readonly Digest[]): Promise<Digest> {
  const sha256 = await attachmentDigest(digests)
  await patiently(session, () => session.gateway.call('completeAttachment', { params: { id }, body: { sha256 } }))
  return sha256
}

/** RFC 9530 takes plain base64 (RFC 8941 §3.3.5). */
function padded(digest: Digest): string {
  return `${digest.replaceAll('-', '+').replaceAll('_', '/')}=`
}
