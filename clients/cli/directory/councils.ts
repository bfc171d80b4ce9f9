// Which council is meant, and what it is called: by its verified entry. What the gateway says of a name is only where to look.
import type { Entry } from '../../../schemas/directory/directory.ts'
import type { Council } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { WrongUse } from '../exit.ts'

/**
 * The council that a name, a three-digit code or an id means.
 *
 * @throws WrongUse where none or several are meant
 */
export async function councilNamed(council: Council, given: string): Promise<Entry> {
  if (given.trim() === '') throw new WrongUse('No council is named.', 'Look it up with: cme directory find')
  const { CouncilUnclear, councilMeant } = await import('../../sdk/places/named.ts')
  return councilMeant(council, given).catch(error => {
    if (!(error instanceof CouncilUnclear)) throw error
    const hint =
      error.code === 'no_such_council'
        ? 'Look it up with: cme directory find'
        : 'Write the whole name, or the three-digit code.'
    throw new WrongUse(line(error.message), hint, error.code)
  })
}

/** Names of councils by their verified entries, each asked for once. */
export type Names = (id: string) => Promise<string>

/** Makes `Names`; a council that has no name any more is shown by its id. */
export function namesFrom(council: Council, known: Record<string, string> = {}): Names {
  const asked = new Map<string, Promise<string>>(Object.entries(known).map(([id, name]) => [id, Promise.resolve(name)]))
  return id => {
    const asking =
      asked.get(id) ?? (id === 'national' ? Promise.resolve('National administrator') : nameOf(council, id))
    asked.set(id, asking)
    return asking
  }
}

async function nameOf(council: Council, id: string): Promise<string> {
  return line((await council.directory.entry(id)).identity?.name ?? id)
}
