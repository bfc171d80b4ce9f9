// When a conditional answer is wanted: one line for each, in the order of the form.
// Left out then, it shows as a gap; it never stops a referral.

import { answerOf } from '../gap.ts'
import type { ManifestEntry } from '../manifest.ts'
import type { Referral } from '../referral.ts'
import type { Parent } from '../sections/family.ts'
import type { Finding } from './finding.ts'

type Wanted = readonly [path: string, wanted: boolean | undefined, answer: unknown, because: string]

/** The conditional answers that this referral makes matter and does not give. */
export function unansweredConditions(referral: Referral, manifest?: readonly ManifestEntry[]): Finding[] {
  return [
    ...ofCase(referral),
    ...ofParents(referral),
    ...ofEducation(referral),
    ...ofNeeds(referral, manifest),
    ...ofSafeguarding(referral),
  ].flatMap(([path, wanted, answer, because]) =>
    wanted && answer === undefined ? [{ path, code: 'unanswered', message: `Not answered, although ${because}.` }] : [],
  )
}

function ofCase({ referrer, basis, addresses }: Referral): Wanted[] {
  const confidential = answerOf(addresses.confidential)
  const moved = answerOf(basis.reason) === 'moved_to_another_local_authority'
  return [
    [
      'referrer.out_of_hours_phone',
      answerOf(basis.priority) === 'urgent',
      referrer.out_of_hours_phone,
      'this is urgent',
    ],
    [
      'basis.parent_not_informed_because',
      answerOf(basis.parent_informed) === false,
      basis.parent_not_informed_because,
      'the parent was not told',
    ],
    [
      'basis.lawful_basis_words',
      answerOf(basis.lawful_basis)?.includes('other'),
      basis.lawful_basis_words,
      'another lawful basis is relied on',
    ],
    [
      'addresses.new',
      moved && confidential !== true,
      addresses.new,
      'the child is believed to have moved to another council',
    ],
    ['addresses.held_by', confidential, addresses.held_by, 'the new address is confidential: name who holds it'],
    [
      'addresses.family_known_to_staff',
      confidential,
      addresses.family_known_to_staff,
      'the new address is confidential',
    ],
  ]
}

function ofParents({ parents }: Referral): Wanted[] {
  return (answerOf(parents) ?? []).flatMap((parent, index): Wanted[] => [
    [
      `parents[${index}].in_future_from_on`,
      answerOf(parent.lives_with) === 'in_future',
      parent.in_future_from_on,
      'the child will live with them',
    ],
    [
      `parents[${index}].private_fostering`,
      notFamily(parent),
      parent.private_fostering,
      'the child lives with somebody outside the close family',
    ],
  ])
}

function notFamily(parent: Parent): boolean {
  const relationship = answerOf(parent.relationship)
  return answerOf(parent.lives_with) !== 'no' && (relationship === 'friend_of_family' || relationship === 'other')
}

function ofEducation({ last_education, basis }: Referral): Wanted[] {
  const last = answerOf(last_education)
  if (!last) return []
  const ctf = answerOf(last.ctf)
  const offRoll = answerOf(last.still_on_roll) === false
  const ground = answerOf(last.removal_ground)
  const homeEducated = ground === 'F' || answerOf(basis.reason) === 'unsuitable_elective_home_education'
  return [
    [
      'last_education.urn',
      answerOf(last.school_name) !== undefined,
      last.urn ?? last.laestab,
      'a school is named: give its URN or DfE number',
    ],
    ['last_education.removed_on', offRoll, last.removed_on, 'the child is no longer on roll'],
    ['last_education.removal_ground', offRoll, last.removal_ground, 'the child is no longer on roll'],
    [
      'last_education.destination_school',
      ground === 'A',
      last.destination_school,
      'the ground of removal is registration at another school',
    ],
    ['last_education.home_education', homeEducated, last.home_education, 'the child is, or was to be, home educated'],
    [
      'last_education.ctf.on',
      ctf !== undefined && ctf.status !== 'not_yet',
      ctf?.on,
      'the Common Transfer File was sent',
    ],
  ]
}

function ofNeeds({ needs }: Referral, manifest: readonly ManifestEntry[] | undefined): Wanted[] {
  const given = answerOf(needs)
  if (!given) return []
  const plan = answerOf(given.ehc_plan)
  const attached = (type: ManifestEntry['type']) => manifest?.find(entry => entry.type === type)
  const planAttached = plan && answerOf(plan.plan_attached)
  return [
    ['needs.ehc_plan', answerOf(given.sen_provision) === 'E', given.ehc_plan, 'the child has an EHC plan'],
    [
      'needs.ehc_plan.plan_not_attached_because',
      planAttached === false,
      plan?.plan_not_attached_because,
      'the EHC plan is not attached',
    ],
    [
      'needs.ehc_plan.plan_attached',
      manifest && planAttached,
      attached('ehcp'),
      'it says so: there is no EHC plan among the attachments',
    ],
    ['needs.healthcare_plan', answerOf(given.medical_need), given.healthcare_plan, 'there is a medical need'],
    [
      'needs.healthcare_plan',
      manifest && answerOf(given.healthcare_plan) === 'attached',
      attached('ihp'),
      'it says so: there is no healthcare plan among the attachments',
    ],
  ]
}

function ofSafeguarding({ safeguarding }: Referral): Wanted[] {
  const given = answerOf(safeguarding)
  if (!given) return []
  const concern = answerOf(given.any_concern)
  return [
    ['safeguarding.involvements', concern, given.involvements, 'there is a concern'],
    ['safeguarding.receiving_social_care_told_on', concern, given.receiving_social_care_told_on, 'there is a concern'],
    ...(answerOf(given.involvements) ?? []).map(
      (involved, index): Wanted => [
        `safeguarding.involvements[${index}].care_council`,
        involved.kind === 'looked_after',
        involved.care_council,
        'the child is looked after',
      ],
    ),
  ]
}
