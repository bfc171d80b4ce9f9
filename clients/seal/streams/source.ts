// The source of a sealed stream, as the opener reads it: checked part by part, stoppable, and honest about what broke first.
// OpenPGP.js wraps the errors of its source or puts its own in their place: ask `failure` what to tell.
import { AttachmentRefused, SealRefusal } from '../errors.ts'
import { type Again, verifiedBytes } from './parts.ts'

type Bytes = ReadableStream<Uint8Array>

export type Source = {
  stream: Bytes
  /** Ends reading and tells whoever sends. */
  stop: () => void
  /** The refusal behind an error that came out of OpenPGP.js; `otherwise`, where the source is not to blame. */
  failure: (error: unknown, otherwise?: (cause: unknown) => Error) => Error
}

/** Reads a sealed stream; with the digests of its parts, passes on only bytes that fit them. */
export function sourceOf(sealed: Bytes, parts: readonly string[] | undefined, again?: Again): Source {
  if (parts) return verifiedSource(sealed, parts, again)
  const reader = sealed.getReader()
  return sourceFrom(
    () => reader.read(),
    () => void reader.cancel().catch(() => {}),
  )
}

function verifiedSource(sealed: Bytes, parts: readonly string[], again: Again | undefined): Source {
  let reader = sealed.getReader()
  let stopped = false
  const stop = () => {
    stopped = true
    void reader.cancel().catch(() => {})
  }
  const anew: Again = async (part, because) => {
    if (!again || stopped) throw because
    reader.cancel().catch(() => {})
    reader = (await again(part, because)).getReader()
    if (stopped) stop()
    return streamOf(() => reader.read())
  }
  const bytes = verifiedBytes(
    streamOf(() => reader.read()),
    parts,
    anew,
  )
  return sourceFrom(
    () => bytes.next().then(({ done, value }) => ({ done: done === true, value: value || undefined })),
    stop,
  )
}

function sourceFrom(next: Read, stop: () => void): Source {
  let first: SealRefusal<string> | undefined
  const read = () =>
    next().catch(cause => {
      first ??=
        cause instanceof SealRefusal ? cause : new AttachmentRefused('source_broke', 'The source broke off.', { cause })
      throw first
    })
  return {
    stream: streamOf(read, stop),
    stop,
    failure: (error, otherwise = altered) => asRefusal(first ?? error, otherwise),
  }
}

function asRefusal(error: unknown, otherwise: (cause: unknown) => Error): Error {
  return error instanceof SealRefusal ? error : otherwise(error)
}

function altered(cause: unknown): Error {
  return new AttachmentRefused('altered', 'Its seal does not hold.', { cause })
}

type Read = () => Promise<{ done: boolean; value?: Uint8Array | undefined }>

/** A stream that reads exactly as much as is read from it. */
function streamOf(read: Read, cancel: () => void = () => {}): Bytes {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await read()
        if (done) controller.close()
        else if (value) controller.enqueue(value)
      },
      cancel,
    },
    { highWaterMark: 0 },
  )
}
