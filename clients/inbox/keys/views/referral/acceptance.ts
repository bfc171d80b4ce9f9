// The acceptance a sender is about to rely on: who of which council, when, on what basis, and what that basis does not show.
// The SDK proves it again when `close` is signed; nothing is closed on what is only shown.
import { acceptanceBases } from '../../../../../schemas/letter/code-sets.ts'
import type { Letter, TrustedReferral } from '../../../../sdk/index.ts'
import { line } from '../../../../words/plain.ts'
import { moment } from '../../../../words/when.ts'
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
  council: string,
  people: ReadonlyMap<string, string>,
): Acceptance | undefined {
  const entry = referral.history.find(one => one.digest === referral.acceptedBy)
  if (!entry) return undefined
  const letter = letters.find(one => one.entry.digest === entry.digest)
  const content = letter?.status === 'open' && isFields(letter.content) ? letter.content : {}
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
