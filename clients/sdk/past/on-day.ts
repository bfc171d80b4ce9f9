// A council's entry as it stood on a day, verified: which certificate held, who said so, who approved. From its chain alone.
import { addDays } from '../../../schemas/clocks/days.ts'
import { erasedAt } from '../../../schemas/directory/contacts/documents.ts'
import type { Certificate, Entry } from '../../../schemas/directory/directory.ts'
import { beginningOf } from '../../../schemas/directory/identity.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Council } from '../connect.ts'

/** `held`: every certificate in force at some time of the day. `until`: its last second; both in seconds. */
export type OnDay = { from: number; until: number; entry: Entry; held: Certificate[]; contactsErasedAt?: number }

/** The entry at the end of a day in the United Kingdom; undefined where the council was not in the directory by then. @throws Distrust */
export async function entryOnDay(
  { directory }: Pick<Council, 'directory'>,
  id: Id,
  on: string,
): Promise<OnDay | undefined> {
  const { from, until } = { from: beginningOf(on), until: beginningOf(addDays(on, 1)) - 1 }
  const { chain } = await directory.history(id)
  if ((chain[0]?.at ?? Number.POSITIVE_INFINITY) > until) return undefined
  const entry = await directory.entry(id, until)
  const held = entry.certificates.filter(one => one.from <= until && (one.until === undefined || one.until > from))
  const { contacts } = entry
  const erased = contacts && erasedAt(await directory.entry(id), contacts.document)
  return { from, until, entry, held, ...(erased !== undefined && { contactsErasedAt: erased }) }
}
