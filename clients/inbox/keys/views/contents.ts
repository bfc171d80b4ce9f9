// What opened letters say that lists and headings need: the referral as it stands now, the child's name, words to search.
// Content of another council may lack anything: nothing here trusts its form.
import type { Digest } from '../../../../schemas/ids.ts'
import { replies } from '../../../../schemas/letter/code-sets.ts'
import {
  type Current,
  currentOf,
  currentReferral,
  type Letter,
  type Opened,
  type Spoken,
  type TrustedReferral,
} from '../../../sdk/index.ts'
import { isFields } from '../../../words/letter/rows.ts'
import { line } from '../../../words/plain.ts'
import { dayOf } from '../../../words/when.ts'
import type { ChildName, Line } from '../shown.ts'

type Fields = Record<string, unknown>

export { type Current, currentOf, currentReferral, isFields }

/** The child's name, as it may be shown in a list: one line, cut where somebody wrote a book. */
export function nameIn(content: Fields): ChildName | undefined {
  const { child } = content
  if (!isFields(child)) return undefined
  const surname = textOf(child.surname)
  const forename = textOf(child.forename)
  if (surname === undefined && forename === undefined) return undefined
  const born = textOf(child.date_of_birth)
  return {
    surname: surname ?? 'surname not known',
    forename: forename ?? 'forename not known',
    ...(born !== undefined && { born }),
  }
}

/** Whom a case of the lists is about, where it was opened here. */
export function titleOf({ boxes }: { boxes: { lines(): Line[] } }, id: string): string {
  const child = boxes.lines().find(one => one.id === id)?.child
  if (!child) return 'A child whose name is not shown'
  return `${child.forename} ${child.surname}${child.born ? `, born ${dayOf(child.born)}` : ''}`
}

/** One and the same by name and birth: a hint for a person, never a decision. */
export function isSameChild(one: ChildName | undefined, other: ChildName | undefined): boolean {
  return (
    one?.born !== undefined &&
    one.born === other?.born &&
    one.surname.toLocaleLowerCase('en') === other.surname.toLocaleLowerCase('en')
  )
}

/** What an enquiry was answered, in the words of its choices. */
export function replyIn(letters: readonly Letter[]): string | undefined {
  const said = letters.findLast((one): one is Opened => one.status === 'open' && one.kind === 'reply')
  if (!said) return undefined
  const { reply } = currentOf(said, letters).content
  const labels: Record<string, string> = replies
  return typeof reply === 'string' ? (labels[reply] ?? line(reply)) : undefined
}

/** What brothers and sisters referred together have in common: surname and last address. Undefined where either is missing. */
export function familyIn(content: Fields): string | undefined {
  const surname = nameIn(content)?.surname
  const address = isFields(content.addresses) ? content.addresses.last_known : undefined
  if (surname === undefined || !isFields(address)) return undefined
  const place = textOf(address.postcode) ?? (Array.isArray(address.lines) ? textOf(address.lines[0]) : undefined)
  return place === undefined ? undefined : `${surname} ${place}`.toLocaleLowerCase('en')
}

/** Who of the receiving council took it on, or accepted it, last: the entry. */
export function takenOn({ history }: TrustedReferral): Spoken | undefined {
  return history.findLast(({ claims }) => claims.verb === 'acknowledge' || claims.verb === 'accept')
}

/** Names that officers gave themselves in letters they signed, by key; a system's key is nobody's. */
export function namesOfOfficers(letters: readonly Letter[]): [Digest, string][] {
  return letters.flatMap(letter => {
    if (letter.status !== 'open' || letter.entry.member.role === 'system') return []
    const name = officerIn(letter.content)
    return name === undefined ? [] : [[letter.entry.kid, name] as [Digest, string]]
  })
}

const signs = ['decided_by', 'asked_by', 'answered_by', 'written_by', 'recorded_by', 'replied_by', 'corrected_by']

/** Who wrote it, by name. */
export function officerIn(content: unknown): string | undefined {
  if (!isFields(content)) return undefined
  for (const field of signs) {
    const given = content[field]
    if (isFields(given)) return textOf(given.name)
  }
  return isFields(content.referrer) ? textOf(content.referrer.officer) : undefined
}

/** Everything said in the letters, in lower case, to be searched. */
export function wordsIn(letters: readonly Letter[]): string {
  const found: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    else if (isFields(value)) Object.values(value).forEach(collect)
  }
  for (const letter of letters) {
    if (letter.status !== 'open') continue
    collect(letter.content)
    for (const { name } of letter.manifest) found.push(name)
  }
  return found.join('\n').toLocaleLowerCase('en')
}

const longestName = 60

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const text = line(value)
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text
}
