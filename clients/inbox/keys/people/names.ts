// Names of colleagues, by key: the chain knows none. They are known from letters opened here, from invitations, and from whoever works here.
// Kept on this device alone, sealed; they leave it only as a file that a manager saves for another.

import type { Id } from '../../../../schemas/ids.ts'
import type { Role } from '../../../../schemas/statement/verbs.ts'
import { line } from '../../../words/plain.ts'
import { roleWords } from '../../../words/words.ts'
import { NotNow } from '../national/propose.ts'
import type { Office } from '../office/office.ts'

const shortCharacters = 8

/** A name, or the role and the first characters of the key. */
export function nameOf({ people }: Office, { thumbprint, role }: { thumbprint: string; role: Role }): string {
  const known = people.get(thumbprint)
  if (known !== undefined) return line(known)
  const words = roleWords[role]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}, key ${thumbprint.slice(0, shortCharacters)}`
}

type NamesFile = { what: typeof fileKind; council: string; names: Record<string, string> }
const fileKind = 'names of colleagues'
const longestName = 120

/** The names known here of who works, or worked, at the own council: for its other managers. */
export async function saveNames({ council, own, people }: Office): Promise<{ name: string; content: Blob }> {
  const { members } = await council.directory.entry(own as Id)
  const known = members.flatMap(({ thumbprint }) => {
    const name = people.get(thumbprint)
    return name === undefined ? [] : [[thumbprint, line(name)] as const]
  })
  const file: NamesFile = { what: fileKind, council: own, names: Object.fromEntries(known) }
  return { name: 'names-of-colleagues.json', content: new Blob([JSON.stringify(file, null, 2)]) }
}

/** Takes up names another manager saved; what is known here already stays as it is. @throws NotNow */
export async function takeNames(office: Office, { file }: { file: Blob }): Promise<{ taken: number }> {
  const { council, own, people } = office
  const given = namesIn(await file.text())
  if (!given) throw new NotNow('This is no file of names: choose one that a manager saved on this page.')
  if (given.council !== own) throw new NotNow('These are names of another council.')
  const { members } = await council.directory.entry(own as Id)
  const unknown = members.filter(({ thumbprint }) => !people.has(thumbprint) && given.names[thumbprint] !== undefined)
  for (const { thumbprint } of unknown)
    people.set(thumbprint, line(given.names[thumbprint] ?? '').slice(0, longestName))
  await keepNames(office)
  return { taken: unknown.length }
}

function namesIn(text: string): NamesFile | undefined {
  try {
    const { what, council, names } = JSON.parse(text) as Partial<NamesFile>
    const whole = what === fileKind && typeof council === 'string' && typeof names === 'object' && names !== null
    if (!whole || !Object.values(names).every(name => typeof name === 'string')) return undefined
    return { what, council, names }
  } catch {
    return undefined
  }
}

/** Remembers a name from now on. */
export async function rememberName(office: Office, key: string, name: string): Promise<void> {
  office.people.set(key, line(name).slice(0, longestName))
  await keepNames(office)
}

/** What is known of colleagues outlives this page. */
export async function keepNames({ people, store }: Office): Promise<void> {
  await store.put('people', 'names', Object.fromEntries(people))
}
