// Short ids: the end of a UUIDv7 is random, its beginning only the time. Tables show the end; any unambiguous part is taken.
import { id as idForm } from '../../../schemas/ids.ts'
import type { Council } from '../../sdk/index.ts'
import { WrongUse } from '../exit.ts'

const shortCharacters = 8
const leastCharacters = 4
const page = 200

/** The last eight characters: one in four thousand million alike. */
export function shortId(id: string): string {
  return id.slice(-shortCharacters)
}

/**
 * The referral that somebody means: the whole id, or any beginning or end of it that names just one in their boxes.
 *
 * @throws WrongUse `no_such_id`, `id_ambiguous`
 */
export async function meant(council: Council, given: string): Promise<string> {
  const wanted = given.trim().toLowerCase()
  if (idForm.safeParse(wanted).success) return wanted
  if (wanted.length < leastCharacters || !/^[0-9a-f-]+$/.test(wanted)) {
    throw new WrongUse(
      `"${given}" is not an ID.`,
      `Take one from cme inbox or cme outbox, at least ${leastCharacters} characters of it.`,
      'no_such_id',
    )
  }
  const found = new Set<string>()
  for (const box of [council.inbox, council.outbox]) {
    for await (const { id } of everything(box)) if (id.startsWith(wanted) || id.endsWith(wanted)) found.add(id)
  }
  const [first, ...more] = found
  if (first === undefined) {
    throw new WrongUse(
      `No referral of yours has an ID like ${given}.`,
      'Look at cme inbox --all and cme outbox --all.',
      'no_such_id',
    )
  }
  if (more.length === 0) return first
  throw new WrongUse(
    `${given} may be any of ${found.size}: ${[...found].slice(0, 5).join(', ')}${found.size > 5 ? ' …' : ''}.`,
    'Write more of it.',
    'id_ambiguous',
  )
}

type Box = Council['inbox']
export type Summary = Awaited<ReturnType<Box>>['items'][number]

/** All of a box, page after page. */
export async function* everything(box: Box, filter: Parameters<Box>[0] = {}): AsyncGenerator<Summary, void, void> {
  let cursor: string | undefined
  do {
    const { items, next } = await box({ ...filter, limit: page, ...(cursor !== undefined && { cursor }) })
    yield* items
    cursor = next
  } while (cursor !== undefined)
}
