// What must be read before anybody visits or rings: gathered from wherever in the form it stands. Shown above everything else.
// It decides nothing: no flag makes a referral urgent.
import { involvements, riskFlags } from '../../../schemas/letter/code-sets.ts'
import { line } from '../plain.ts'
import { isFields } from './rows.ts'

type Fields = Record<string, unknown>

/** One sentence for each thing to know first; none where nothing was named. */
export function warningsIn(content: Fields): string[] {
  return [
    ...addressWarnings(content.addresses),
    ...safeguardingWarnings(content.safeguarding),
    ...restrictions(content),
  ]
}

function addressWarnings(addresses: unknown): string[] {
  if (!isFields(addresses)) return []
  const said: string[] = []
  if (addresses.confidential === true) said.push('The new address is confidential. Do not give it to anybody.')
  else if (isFields(addresses.confidential))
    said.push('Whether the new address is confidential is not known: treat it as confidential.')
  if (addresses.family_known_to_staff === true) said.push('Somebody at one of the councils may know this family.')
  return said
}

function safeguardingWarnings(safeguarding: unknown): string[] {
  if (!isFields(safeguarding)) return []
  const said: string[] = []
  if (safeguarding.any_concern === true) said.push('There is a safeguarding concern.')
  if (typeof safeguarding.not_known === 'string') said.push('Whether there is a safeguarding concern is not known.')
  for (const one of listIn(safeguarding.involvements)) said.push(labelled(involvements, one.kind))
  for (const one of listIn(safeguarding.risk_flags)) said.push(labelled(riskFlags, one.flag))
  return said
}

function restrictions({ parents }: Fields): string[] {
  return listIn(parents).flatMap(({ name, contact_restrictions: words }) =>
    typeof words === 'string' ? [`${line(typeof name === 'string' ? name : 'A parent')}: ${line(words)}`] : [],
  )
}

function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}

function labelled(labels: Record<string, string>, code: unknown): string {
  return `${labels[String(code)] ?? line(String(code))}.`
}
