// Which council is meant, and what it is called: by its verified entry. What the gateway says of a name is only where to look.
import type { Entry } from '../../../schemas/directory/directory.ts'
import { lookupsOf, searchKey } from '../../../schemas/directory/identity.ts'
import { id as idForm } from '../../../schemas/ids.ts'
import type { Council } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { WrongUse } from '../exit.ts'

/**
 * The council that a name, a three-digit code or an id means.
 *
 * The gateway proposes, the verified entry decides: another council's id under this name is refused.
 * @throws WrongUse where none or several are meant
 */
export async function councilNamed(council: Council, given: string): Promise<Entry> {
  if (idForm.safeParse(given).success) return council.directory.entry(given)
  const { items } = await council.directory.find(given, { limit: 50 })
  const exact = items.filter(({ identity }) => means(identity, given))
  const [found, ...more] = exact.length > 0 ? exact : items
  if (!found)
    throw new WrongUse(`No council is called "${given}".`, 'Look it up with: cme directory find', 'no_such_council')
  if (more.length > 0) {
    const some = [found, ...more].slice(0, 6).map(one => line(one.identity?.name ?? one.id))
    throw new WrongUse(
      `"${given}" may mean: ${some.join(', ')}${more.length > 5 ? ' …' : ''}.`,
      'Write the whole name, or the three-digit code.',
      'council_ambiguous',
    )
  }
  const entry = await council.directory.entry(found.id)
  const { identity } = entry
  if (means(identity, given) || (exact.length === 0 && identity?.name === found.identity?.name)) return entry
  const { Distrust } = await import('../../sdk/index.ts')
  throw new Distrust('wrong_subject', `The gateway names ${entry.id} for "${given}", but its history does not.`)
}

function means(identity: Entry['identity'], given: string): boolean {
  return identity !== undefined && lookupsOf(identity).some(({ key }) => key === searchKey(given))
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
