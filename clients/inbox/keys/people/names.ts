// Names of colleagues, by key: the chain knows none. They are known from letters opened here, from invitations, and from whoever works here.
// Kept on this device alone, sealed; nothing here goes anywhere.

import type { Role } from '../../../../schemas/statement/verbs.ts'
import { line } from '../../../words/plain.ts'
import { roleWords } from '../../../words/words.ts'
import type { Office } from '../office/office.ts'

const shortCharacters = 8

/** A name, or the role and the first characters of the key. */
export function nameOf({ people }: Office, { thumbprint, role }: { thumbprint: string; role: Role }): string {
  const known = people.get(thumbprint)
  if (known !== undefined) return line(known)
  const words = roleWords[role]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}, key ${thumbprint.slice(0, shortCharacters)}`
}

/** Remembers a name from now on. */
export async function rememberName(office: Office, key: string, name: string): Promise<void> {
  office.people.set(key, line(name).slice(0, 120))
  await keepNames(office)
}

/** What is known of colleagues outlives this page. */
export async function keepNames({ people, store }: Office): Promise<void> {
  await store.put('people', 'names', Object.fromEntries(people))
}
