// What the page reads beyond its lists: one referral, a file of it, councils. Loaded when first asked for.
import { GatewayProblem } from '../../../sdk/index.ts'
import { alertLine } from '../../../words/clocks.ts'
import { line } from '../../../words/plain.ts'
import type { Office } from '../office/office.ts'
import type { Choice, OpenedFile } from '../protocol.ts'
import type { ReferralPage } from '../shown.ts'
import { readCouncil } from './council-page.ts'
import { referralPage } from './referral/page.ts'

export { readCouncil }

/** One referral, verified and opened; what arrived is said to be delivered. */
export async function readReferral(office: Office, id: string): Promise<ReferralPage> {
  return referralPage(office, await office.boxes.open(id))
}

/** What became of each alert about a referral, at both councils, in the order they were made. */
export async function readAlerts({ council, names }: Office, id: string): Promise<string[]> {
  const { alerts } = await council.call('why', { params: { id } })
  return Promise.all(alerts.map(async one => line(alertLine(one, await names(one.authority)))))
}

/** Types that a browser shows without running anything; all others are saved and never shown from here. */
const shownTypes: Record<string, OpenedFile['shown']> = {
  'text/plain': 'text',
  'image/png': 'image',
  'image/jpeg': 'image',
}

/**
 * An attachment, whole and proven: nothing of it leaves the worker before all of it was authenticated.
 *
 * Its type is never the sender's word: HTML or SVG would otherwise run with this page's rights.
 */
export async function readFile(office: Office, referral: string, attachment: string): Promise<OpenedFile> {
  const { letters } = await office.council.open(referral)
  const entry = letters.flatMap(one => (one.status === 'open' ? one.manifest : [])).find(({ id }) => id === attachment)
  if (!entry) throw new Error('This attachment is no longer listed. Load the page again.')
  const { content, authenticated } = await office.council.download(entry, letters)
  const shown = shownTypes[entry.mime] ?? 'saved'
  const type = shown === 'saved' ? 'application/octet-stream' : entry.mime
  const total = entry.bytes
  let bytes = 0
  const counted = content.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        bytes += piece.length
        office.tell('progress', { of: attachment, bytes, total })
        controller.enqueue(piece)
      },
    }),
  )
  const blob = await new Response(counted as ReadableStream<Uint8Array<ArrayBuffer>>).blob()
  await authenticated
  return { name: line(entry.name), content: new Blob([blob], { type }), shown }
}

/** Councils that a name or code may mean. Each is verified by its own chain before anything is sealed to it. */
export async function findCouncils({ council }: Office, text: string): Promise<Choice[]> {
  if (text.trim() === '') return []
  try {
    const { items } = await council.directory.find(text.trim(), { limit: 12 })
    return items.map(({ id, identity }) => ({ id, name: line(identity?.name ?? id) }))
  } catch (error) {
    if (error instanceof GatewayProblem && error.code === 'malformed_request') return []
    throw error
  }
}
