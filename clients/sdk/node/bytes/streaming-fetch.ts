// `fetch` for Node that sends large arrays as they lie: its own takes a copy of each, and with several parts of 16 MiB on their way that is
// what decides how much memory a client needs. In a browser the same calls go through the browser's own `fetch`.
import { bytesPassed } from './garbage.ts'

const leastBytes = 1024 * 1024
const sliceBytes = 256 * 1024

/** The same as `fetch`; the array of a body must stay as it is until the answer is there. */
export const streamingFetch: typeof fetch = (input, init = {}) => {
  const { body } = init
  if (!(body instanceof Uint8Array) || body.length < leastBytes) return fetch(input, init)
  const headers = new Headers(init.headers)
  headers.set('content-length', String(body.length))
  return fetch(input, { ...init, headers, body: slicesOf(body), duplex: 'half' } as RequestInit)
}

function slicesOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.subarray(at, at + sliceBytes))
        at += sliceBytes
        bytesPassed(sliceBytes)
      },
    },
    { highWaterMark: 0 },
  )
}
