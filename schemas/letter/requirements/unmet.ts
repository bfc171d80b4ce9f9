// Which requirements of the receiving council a referral does not meet, in an officer's words. Pure.
// Nothing here stops a referral: what is not met is attached, or the sender says why not, and it goes.
import type { Condition, Requirement } from '../../directory/contacts/requirements.ts'
import { answerOf, isNotKnown } from '../gap.ts'
import type { ManifestEntry } from '../manifest.ts'
import type { Referral } from '../referral.ts'
import { wordsOf } from './vocabulary.ts'

/** `path`: where it would be answered. `because`: why it is missing, as the letter says already. */
export type Unmet = { requirement: Requirement; words: string; note?: string; path: string; because?: string }

/**
 * What a council asks for and this referral does not carry.
 *
 * A requirement that this program does not know counts as unmet: it is shown, not passed over. An answer "not known, because …" is no
 * answer, but its reason stands for the reason why not.
 * @param attached types of the files that go with it
 */
export function unmet(
  requirements: readonly Requirement[],
  letter: { referral: Referral; attached: readonly ManifestEntry['type'][]; urgent?: boolean },
): Unmet[] {
  const explained = new Map((letter.referral.unmet_requirements ?? []).map(one => [one.requirement, one.because]))
  return requirements.flatMap(requirement => {
    if (requirement.when !== undefined && !conditions[requirement.when](letter.referral, letter.urgent)) return []
    if (mustStaySecret(requirement, letter.referral)) return []
    const found = lookFor(requirement, letter)
    if (found.met) return []
    const words = wordsOf(requirement)
    const because = explained.get(words) ?? found.because
    const { note } = requirement
    return [{ requirement, words, path: found.path, ...(note && { note }), ...(because && { because }) }]
  })
}

/** No council's form asks for an address that is, or may be, confidential. */
function mustStaySecret(requirement: Requirement, { addresses }: Referral): boolean {
  if (!('field' in requirement) || answerOf(addresses.confidential) === false) return false
  return /^(?:addresses\.new|parents\.address)(?:\.|$)/.test(requirement.field)
}

type Found = { met: boolean; path: string; because?: string | undefined }

function lookFor(
  requirement: Requirement,
  { referral, attached }: { referral: Referral; attached: readonly string[] },
): Found {
  if ('attachment' in requirement) {
    const reason = requirement.attachment === 'ehcp' ? whyNoPlan(referral) : undefined
    return { met: attached.includes(requirement.attachment), path: 'unmet_requirements', because: reason }
  }
  if ('enquiry' in requirement) {
    const given = answerOf(referral.enquiries)
    const because = requirement.enquiry === 'home_visit' ? given?.no_home_visit_because : undefined
    return { met: !!given?.made.some(row => row.what === requirement.enquiry), path: 'enquiries.made', because }
  }
  const { field } = requirement
  const answers = answersAt(referral, field.split('.'))
  const reason = answers.find(isNotKnown)?.not_known
  return { met: answers.some(one => one !== undefined && !isNotKnown(one)), path: field, because: reason }
}

function whyNoPlan({ needs }: Referral): string | undefined {
  return answerOf(answerOf(answerOf(needs)?.ehc_plan)?.plan_not_attached_because)
}

/** The answers at a path, through every element of a list; an empty list answers nothing. */
function answersAt(at: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(at)) return at.flatMap(one => answersAt(one, step === undefined ? [] : [step, ...rest]))
  if (step === undefined || isNotKnown(at)) return [at]
  if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return []
  return answersAt((at as Record<string, unknown>)[step], rest)
}

const involved = (kind: string) => (referral: Referral) =>
  (answerOf(answerOf(referral.safeguarding)?.involvements) ?? []).some(one => one.kind === kind)

/** Answered from the letter alone; what the letter does not know is not assumed. */
const conditions: Record<Condition, (referral: Referral, urgent?: boolean) => boolean> = {
  ehc_plan: ({ needs }) => answerOf(answerOf(needs)?.sen_provision) === 'E',
  sen_support: ({ needs }) => answerOf(answerOf(needs)?.sen_provision) === 'K',
  medical_need: ({ needs }) => answerOf(answerOf(needs)?.medical_need) === true,
  child_protection: involved('child_protection_plan'),
  child_in_need: involved('child_in_need'),
  looked_after: involved('looked_after'),
  any_concern: ({ safeguarding }) => answerOf(answerOf(safeguarding)?.any_concern) === true,
  no_longer_on_roll: ({ last_education }) => answerOf(answerOf(last_education)?.still_on_roll) === false,
  home_educated: ({ last_education, basis }) =>
    answerOf(answerOf(last_education)?.removal_ground) === 'F' ||
    answerOf(basis.reason) === 'unsuitable_elective_home_education',
  urgent: ({ basis }, urgent) => urgent === true || answerOf(basis.priority) === 'urgent',
}
