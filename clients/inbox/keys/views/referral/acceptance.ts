// The acceptance a sender is about to rely on: who of which council, when, on what basis, and what that basis does not show.
// The SDK proves it again when `close` is signed; nothing is closed on what is only shown.
import { acceptanceBases } from '../../../../../schemas/letter/code-sets.ts'
import type { Letter, Spoken, TrustedReferral } from '../../../../sdk/index.ts'
import { line } from '../../../../words/plain.ts'
import { dayOf, moment } from '../../../../words/when.ts'
import { outsideWays, type Sides } from '../../../../words/words.ts'
import type { Acceptance } from '../../shown.ts'
import { isFields, officerIn } from '../contents.ts'

const cautions: Record<string, (council: string) => string> = {
  address_only: council => `${council} accepted on the address only. Nobody there has seen this child.`,
  confirmed_by_school_or_agency: council =>
    `A school or agency confirmed it. Nobody of ${council} says that they saw this child themselves.`,
}

/** The acceptance that holds, where there is one. */
export function acceptanceOf(
  referral: TrustedReferral,
  letters: readonly Letter[],
  { sender, recipient: council }: Sides,
  people: ReadonlyMap<string, string>,
): Acceptance | undefined {
  const entry = referral.history.find(one => one.digest === referral.acceptedBy)
  if (!entry) return undefined
  const letter = letters.find(one => one.entry.digest === entry.digest)
  const content = letter?.status === 'open' && isFields(letter.content) ? letter.content : {}
  if (entry.claims.verb === 'record_outside') return seenOnly(entry, content, { council, sender, people })
  const officer = officerIn(content) ?? people.get(entry.kid)
  const code = typeof content.basis === 'string' ? content.basis : ''
  const labels: Record<string, string> = acceptanceBases
  const caution =
    cautions[code]?.(council) ?? (labels[code] ? undefined : `On what basis is not said. Ring ${council}.`)
  return {
    council,
    ...(officer !== undefined && { officer }),
    at: moment(entry.at),
    basis: labels[code] ?? 'Not said',
    ...(caution !== undefined && { caution }),
    ...(typeof content.case_reference === 'string' && { reference: line(content.case_reference) }),
  }
}

/** By secure e-mail: what the sender saw and wrote down, in a history that shows no more than that they did. */
function seenOnly(
  entry: Spoken,
  content: Record<string, unknown>,
  { council, sender, people }: { council: string; sender: string; people: ReadonlyMap<string, string> },
): Acceptance {
  const by = isFields(content.by) && typeof content.by.name === 'string' ? line(content.by.name) : undefined
  const who = officerIn(content) ?? people.get(entry.kid)
  const ways: Record<string, string> = outsideWays
  const how = ways[String(content.how)] ?? 'not said how'
  return {
    council,
    ...(by !== undefined && { officer: by }),
    at: typeof content.on === 'string' ? dayOf(content.on) : moment(entry.at),
    basis: `Their word, ${how.toLowerCase()}`,
    ...(typeof content.case_reference === 'string' && { reference: line(content.case_reference) }),
    seenBy: `${who === undefined ? '' : `${who}, `}${sender}, on ${moment(entry.at)}`,
  }
}
