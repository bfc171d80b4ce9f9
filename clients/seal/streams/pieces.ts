// Content in pieces of one size, whatever it comes in: only then does the sealed length follow from the content's (size.ts).
import { pieceBytes } from './size.ts'

/** The same bytes, in pieces of `pieceBytes`; only the last is smaller. Reads no further than the piece that is asked for. */
export function inPieces(content: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = content.getReader()
  let left = new Uint8Array()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (left.length === 0) {
          const { done, value } = await reader.read()
          if (done) return controller.close()
          // It has this size already: no copy of it.
          if (value.length === pieceBytes) return controller.enqueue(value)
          left = value as Uint8Array<ArrayBuffer>
        }
        const piece = new Uint8Array(pieceBytes)
        let filled = 0
        while (filled < pieceBytes) {
          if (left.length === 0) {
            const { done, value } = await reader.read()
            if (done) break
            left = value as Uint8Array<ArrayBuffer>
            continue
          }
          const taken = left.subarray(0, pieceBytes - filled)
          piece.set(taken, filled)
          filled += taken.length
          left = left.subarray(taken.length)
        }
        if (filled > 0) controller.enqueue(piece.subarray(0, filled))
        if (filled < pieceBytes) controller.close()
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
