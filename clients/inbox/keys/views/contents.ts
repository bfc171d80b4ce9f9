// What opened letters say that lists and headings need: the referral as it stands now, the child's name, words to search.
// Content of another council may lack anything: nothing here trusts its form.
import type { Digest } from '../../../../schemas/ids.ts'
import type { Letter, Opened, Spoken, TrustedReferral } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import type { ChildName } from '../shown.ts'

type Fields = Record<string, unknown>
/** A letter's content as it stands after corrections; `letter` is what it first came with. */
export type Current = { letter: Opened; content: Fields; corrected?: Opened }

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The referral or enquiry as it stands now: the newest correction of what was sent, else what was sent. */
export function currentReferral(letters: readonly Letter[]): Current | undefined {
  const sent = letters.find((one): one is Opened => one.status === 'open' && one.entry.claims.verb === 'send')
  return sent && currentOf(sent, letters)
}

/** Any opened letter as it stands now. */
export function currentOf(letter: Opened, letters: readonly Letter[]): Current {
  const corrected = letters.findLast(
    (one): one is Opened =>
      one.status === 'open' && one.entry.claims.verb === 'correct' && one.entry.claims.replaces === letter.entry.digest,
  )
  const inside = corrected && (corrected.content as Fields).content
  if (corrected && isFields(inside)) return { letter, content: inside, corrected }
  return { letter, content: isFields(letter.content) ? letter.content : {} }
}

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
