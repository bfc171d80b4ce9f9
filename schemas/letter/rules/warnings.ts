// What an officer is told before sending, and may send in spite of.
// A warning never stops a referral and never sets its priority: risk flags are not even looked at for that.
import { parsePostcode } from '../../identifiers/postcode.ts'
import { answerOf, isKnown } from '../gap.ts'
import type { Referral } from '../referral.ts'
import { unmet } from '../requirements/unmet.ts'
import { confidentialAddress } from './confidentiality.ts'
import { type Context, type Rule, warn } from './context.ts'
import type { Finding } from './finding.ts'
import { compulsorySchoolAge, weekdaysAfter } from './school-age.ts'

/** All warnings, in the order of the form. */
export function warningsOf(referral: Referral, context: Context): Finding[] {
  return rules.flatMap(rule => rule(referral, context)).filter(finding => finding !== undefined)
}

const rules: readonly Rule[] = [
  possibleDuplicate,
  outsideSchoolAge,
  unusualPostcode,
  wrongCouncil,
  confidentialAddress,
  rollContradiction,
  removedTooEarly,
  noHomeVisit,
  flagWithoutNeed,
  unmetRequirements,
]

function possibleDuplicate(_: Referral, { possibleDuplicates = [] }: Context) {
  return [
    warn(
      possibleDuplicates.length > 0,
      'child',
      'possible_duplicate',
      `Your own records may hold this child already: ${possibleDuplicates.join(', ')}.`,
    ),
  ]
}

function outsideSchoolAge({ child }: Referral, { today }: Context) {
  const bornOn = answerOf(child.date_of_birth)
  if (bornOn === undefined || bornOn > today) return []
  const { fromOn, untilOn } = compulsorySchoolAge(bornOn)
  return [
    warn(
      today < fromOn,
      'child.date_of_birth',
      'below_compulsory_school_age',
      `Not yet of compulsory school age: that begins on ${fromOn}.`,
    ),
    warn(
      today > untilOn,
      'child.date_of_birth',
      'over_compulsory_school_age',
      `No longer of compulsory school age: that ended on ${untilOn}.`,
    ),
  ]
}

function unusualPostcode({ addresses }: Referral) {
  const places = [
    ['addresses.last_known', addresses.last_known],
    ['addresses.new', addresses.new],
  ] as const
  return places.map(([path, place]) => {
    const { postcode, country } = answerOf(place) ?? {}
    if (postcode === undefined || country !== undefined) return undefined
    const parsed = parsePostcode(postcode)
    return parsed.ok ? undefined : warn(true, `${path}.postcode`, 'unusual_postcode', parsed.why)
  })
}

function wrongCouncil({ addresses }: Referral, { recipient, newAddressLaCode }: Context) {
  const place = answerOf(addresses.new)
  if (place === undefined) return []
  const laCode = newAddressLaCode ?? place.la_code
  const differs =
    laCode !== undefined && recipient?.laCode !== undefined
      ? laCode !== recipient.laCode
      : place.council !== undefined && recipient?.name !== undefined && !sameCouncil(place.council, recipient.name)
  return [
    warn(
      differs,
      'addresses.new',
      'other_council',
      `The new address is in the area of ${place.council ?? laCode}, not of ${recipient?.name ?? recipient?.laCode}.`,
    ),
  ]
}

/** `Slough Borough Council` and `Slough` are the same council. */
function sameCouncil(one: string, other: string): boolean {
  const bare = (name: string) =>
    name
      .toLowerCase()
      .replace(/\b(council|county|city|borough|metropolitan|district|royal|london|of|the|and)\b|[^\p{L}]/gu, '')
  return bare(one) === bare(other)
}

function rollContradiction({ last_education }: Referral) {
  const last = answerOf(last_education)
  if (!last) return []
  const removed = isKnown(last.removed_on) || isKnown(last.removal_ground)
  const { still_on_roll } = last
  return [
    warn(
      still_on_roll === true && removed,
      'last_education.still_on_roll',
      'roll_contradiction',
      'The child is said to be on roll, and also to have been removed from it.',
    ),
  ]
}

function removedTooEarly({ last_education }: Referral, { schoolDaysAfter = weekdaysAfter }: Context) {
  const last = answerOf(last_education)
  const attendedOn = answerOf(last?.last_attended_on)
  const removedOn = answerOf(last?.removed_on)
  if (answerOf(last?.removal_ground) !== 'I' || attendedOn === undefined || removedOn === undefined) return []
  const days = schoolDaysAfter(attendedOn, removedOn)
  return [
    warn(
      days < 20,
      'last_education.removed_on',
      'removed_too_early',
      `Ground I needs 20 school days of absence; there were at most ${days} between ${attendedOn} and ${removedOn}.`,
    ),
  ]
}

function noHomeVisit({ enquiries }: Referral) {
  const given = answerOf(enquiries)
  const visited = given?.made.some(row => row.what === 'home_visit')
  const reason = given?.no_home_visit_because
  return [
    warn(
      !visited,
      'enquiries',
      'no_home_visit',
      reason === undefined ? 'No home visit is recorded, nor why not.' : `No home visit: ${reason}`,
    ),
  ]
}

function flagWithoutNeed({ safeguarding }: Referral) {
  const flags = answerOf(safeguarding)?.risk_flags ?? []
  return flags.map((flag, index) =>
    warn(
      flag.flag === 'gypsy_roma_traveller' && flag.because === undefined,
      `safeguarding.risk_flags[${index}]`,
      'ethnicity_without_need',
      "This tells a family's ethnicity. Say why the other council needs it, or take it out.",
    ),
  )
}

function unmetRequirements(referral: Referral, { recipient, manifest = [] }: Context) {
  const attached = manifest.map(({ type }) => type)
  const asks = recipient?.name ?? 'The receiving council'
  return unmet(recipient?.requirements ?? [], { referral, attached }).map(({ words, note, path, because }) =>
    warn(
      because === undefined,
      path,
      'requirement_unmet',
      `${asks} asks for: ${words}.${note === undefined ? '' : ` "${note}"`} Add it, or say why not.`,
    ),
  )
}
