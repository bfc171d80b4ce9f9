// Server-sent events (HTML Standard, "Server-sent events"): pages become chunks, one for each page however many entries it holds.
// It decides nothing about what is told: pages come from a capability, which also says when they end.
import type { Context } from 'hono'
import type { Log } from '../log.ts'
import { noteStoreAway } from '../problem.ts'

type Entry = { cursor: string }
type Followed<E extends Entry> = { from: string; pages: AsyncIterator<E[]> }

const encoder = new TextEncoder()
/** What many listeners hear is spelt once. */
const spelt = new WeakMap<Entry, string>()

/**
 * The answer that streams these pages; an empty page says that the line is alive.
 *
 * Begins with the place as an id alone: no event, but where to resume from if nothing comes before the line breaks.
 * A page is asked for when the last was taken, so that a slow reader holds nothing here.
 *
 * Where pages break off, that is logged; the reader sees an end, as of any stream, and asks again.
 *
 * @param gone aborted when the reader hangs up
 */
export function streamEvents<E extends Entry>(
  c: Context,
  { from, pages }: Followed<E>,
  gone: AbortController,
  log: Log,
): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      start: controller => controller.enqueue(encoder.encode(`id: ${from}\n\n`)),
      pull: async controller => {
        const page = await pages.next().catch((error: unknown) => {
          log[noteStoreAway(error) ? 'warn' : 'error'](
            { err: error, request: c.get('requestId') },
            'a stream broke off',
          )
          return { done: true as const, value: undefined }
        })
        if (gone.signal.aborted) return
        if (page.done) controller.close()
        else controller.enqueue(encoder.encode(page.value.map(spell).join('') || ': still here\n\n'))
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  )
  // Named, because the server else waits for more of the body before it sends the head.
  c.header('transfer-encoding', 'chunked')
  c.header('content-type', 'text/event-stream')
  c.header('connection', 'keep-alive')
  return c.body(body)
}

function spell(entry: Entry): string {
  const known = spelt.get(entry)
  if (known) return known
  const text = `data: ${JSON.stringify(entry)}\nid: ${entry.cursor}\n\n`
  spelt.set(entry, text)
  return text
}
