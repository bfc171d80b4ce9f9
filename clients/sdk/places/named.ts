// Which council a name, a three-digit code or an id means: by its verified entry. What the gateway says of a name is only where to look.
import type { Entry } from '../../../schemas/directory/directory.ts'
import { lookupsOf, searchKey } from '../../../schemas/directory/identity.ts'
import { id as idForm } from '../../../schemas/ids.ts'
import type { Council } from '../connect.ts'
import { Distrust } from '../trust/distrust.ts'

/** None or several are meant; `names` are of those that may be. */
export class CouncilUnclear extends Error {
  override name = 'CouncilUnclear'
  readonly code: 'no_such_council' | 'council_ambiguous'
  readonly names: string[]

  constructor(given: string, names: string[]) {
    const some = names.slice(0, 6).join(', ')
    super(
      names.length === 0
        ? `No council is called "${given}".`
        : `"${given}" may mean: ${some}${names.length > 6 ? ' …' : ''}.`,
    )
    this.code = names.length === 0 ? 'no_such_council' : 'council_ambiguous'
    this.names = names
  }
}

/**
 * The council that is meant. The gateway proposes, the verified entry decides: another council's id under this name is refused.
 *
 * @throws CouncilUnclear; Distrust `wrong_subject`
 */
export async function councilMeant({ directory }: Pick<Council, 'directory'>, given: string): Promise<Entry> {
  if (idForm.safeParse(given).success) return directory.entry(given)
  const { items } = await directory.find(given, { limit: 50 })
  const exact = items.filter(({ identity }) => means(identity, given))
  const [found, ...more] = exact.length > 0 ? exact : items
  if (!found || more.length > 0) {
    const several = found ? [found, ...more] : []
    throw new CouncilUnclear(
      given,
      several.map(one => one.identity?.name ?? one.id),
    )
  }
  const entry = await directory.entry(found.id)
  const { identity } = entry
  if (means(identity, given) || (exact.length === 0 && identity?.name === found.identity?.name)) return entry
  throw new Distrust('wrong_subject', `The gateway names ${entry.id} for "${given}", but its history does not.`)
}

function means(identity: Entry['identity'], given: string): boolean {
  return identity !== undefined && lookupsOf(identity).some(({ key }) => key === searchKey(given))
}
