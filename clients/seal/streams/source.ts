// The source of a sealed stream, as the opener reads it: checked part by part, stoppable, and honest about what broke first.
// OpenPGP.js wraps the errors of its source or puts its own in their place: ask `failure` what to tell.
import { AttachmentRefused, SealRefusal } from '../errors.ts'
import { verifiedBytes } from './parts.ts'

type Bytes = ReadableStream<Uint8Array>

export type Source = {
  stream: Bytes
  /** Ends reading and tells whoever sends. */
  stop: () => void
  /** The refusal behind an error that came out of OpenPGP.js; `otherwise`, where the source is not to blame. */
  failure: (error: unknown, otherwise?: (cause: unknown) => Error) => Error
}

/** Reads a sealed stream; with the digests of its parts, passes on only bytes that fit them. */
export function sourceOf(sealed: Bytes, parts: readonly string[] | undefined): Source {
  const reader = sealed.getReader()
  const bytes = parts
    ? verifiedBytes(
        streamOf(() => reader.read()),
        parts,
      )
    : undefined
  let first: SealRefusal<string> | undefined
  const next = () =>
    bytes
      ? bytes.next().then(({ done, value }) => ({ done: done === true, value: value as Uint8Array }))
      : reader.read()
  const read = () =>
    next().catch(cause => {
      first ??=
        cause instanceof SealRefusal ? cause : new AttachmentRefused('source_broke', 'The source broke off.', { cause })
      throw first
    })
  const stop = () => void reader.cancel().catch(() => {})
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
