// What warns: each rule by its own example. A warning never stops a referral.
import { describe, expect, it } from 'vitest'
import { type Context, checkLetter, checkReferral } from '../../../schemas/letter/check.ts'
import type { Referral } from '../../../schemas/letter/index.ts'
import { changed, check, codes, context, lastEducation, today } from '../../support/checked-referral.ts'

describe('warns of', () => {
  it.each<[string, (referral: Referral) => void, Partial<Context>?]>([
    [
      'child.date_of_birth below_compulsory_school_age',
      r => {
        r.child.date_of_birth = '2021-09-01'
      },
    ],
    [
      'child.date_of_birth over_compulsory_school_age',
      r => {
        r.child.date_of_birth = '2010-08-31'
      },
    ],
    ['addresses.new other_council', () => {}, { recipient: { name: 'Reading', laCode: '870' } }],
    ['addresses.new other_council', () => {}, { newAddressLaCode: '870' }],
    [
      'addresses.new other_council',
      r => {
        delete (r.addresses.new as { la_code?: string }).la_code
      },
      { recipient: { name: 'Reading' } },
    ],
    [
      'addresses.last_known.postcode unusual_postcode',
      r => {
        r.addresses.last_known = { postcode: 'QQ1 1QQ' }
      },
    ],
    [
      'last_education.still_on_roll roll_contradiction',
      r => {
        lastEducation(r).removal_ground = 'G'
      },
    ],
    [
      'last_education.removed_on removed_too_early',
      r => {
        Object.assign(lastEducation(r), { still_on_roll: false, removal_ground: 'I', removed_on: '2026-10-08' })
      },
    ],
    [
      'enquiries no_home_visit',
      r => {
        r.enquiries = { not_known: 'Begun today.' }
      },
    ],
    ['child possible_duplicate', () => {}, { possibleDuplicates: ['EAL-CME-2026-0012'] }],
    [
      'safeguarding.risk_flags[0] ethnicity_without_need',
      r => {
        r.safeguarding = { any_concern: false, risk_flags: [{ flag: 'gypsy_roma_traveller' }] }
      },
    ],
    [
      'addresses.new confidential_address_given',
      r => {
        r.addresses.confidential = true
      },
    ],
    [
      'addresses.confidential not_to_named_people',
      r => {
        r.addresses.confidential = true
      },
    ],
    [
      'addresses.confidential confidential_in_export',
      r => {
        r.addresses.confidential = true
      },
      { parentVisible: true },
    ],
    [
      'addresses.family_known_to_staff family_may_be_known',
      r => {
        r.addresses.confidential = true
        r.addresses.family_known_to_staff = { not_known: 'Nobody asked.' }
      },
    ],
    [
      'addresses.confidential confidentiality_unclear',
      r => {
        r.addresses.confidential = { not_known: 'The mother would not say.' }
      },
    ],
  ])('%s, and blocks nothing', (warning, change, more = {}) => {
    const { blocks, warnings } = check(change, more)
    expect(blocks).toEqual([])
    expect(codes(warnings)).toContain(warning)
  })
  it('nothing on the last day of compulsory school age, nor on its first', () => {
    for (const [born, on] of [
      ['2007-09-23', '2024-06-28'],
      ['2015-04-01', '2020-08-31'],
    ] as const) {
      const { warnings } = checkReferral(
        changed(r => {
          r.child.date_of_birth = born
        }),
        { ...context, today: on },
      )
      expect(codes(warnings).filter(code => code.includes('school_age'))).toEqual([])
    }
  })
  it('nothing when a child was removed on ground I after 20 days, and counts school days where the caller can', () => {
    const removed = (r: Referral) => {
      Object.assign(lastEducation(r), { still_on_roll: false, removal_ground: 'I', removed_on: '2026-10-09' })
    }
    expect(codes(check(removed).warnings)).toEqual([])
    expect(codes(check(removed, { schoolDaysAfter: () => 15 }).warnings)).toEqual([
      'last_education.removed_on removed_too_early',
    ])
  })
  it('a requirement of the receiving council, until it is attached, answered, or explained', () => {
    const requirements = [{ attachment: 'ihp' }]
    const recipient = { name: 'Slough', laCode: '871', requirements }
    expect(codes(check(() => {}, { recipient, manifest: [] }).warnings)).toEqual([
      'unmet_requirements requirement_unmet',
    ])
    const explained = check(
      r => {
        r.unmet_requirements = [{ requirement: 'Individual healthcare plan, attached', because: 'There is none.' }]
      },
      { recipient },
    )
    expect(codes(explained.warnings)).toEqual([])
    const field = { name: 'Slough', requirements: [{ field: 'child.nhs_number' }] }
    expect(codes(check(() => {}, { recipient: field }).warnings)).toEqual(['child.nhs_number requirement_unmet'])
    expect(
      codes(
        check(
          r => {
            r.child.nhs_number = '943 476 5870'
          },
          { recipient: field },
        ).warnings,
      ),
    ).toEqual([])
  })
  it('an acceptance before the child has come', () => {
    const accept = {
      decision: 'accept',
      decided_by: { name: 'Priya Holmgren', role: 'CME officer', at: '2026-10-06T09:30:00Z' },
      basis: 'address_only',
      case_reference: 'SLO-88',
      moves_in_on: '2026-11-01',
    }
    expect(codes(checkLetter('decision', accept, today).warnings)).toEqual(['moves_in_on not_yet_arrived'])
    expect(checkLetter('decision', { ...accept, moves_in_on: '2026-10-05' }, today).warnings).toEqual([])
  })
})
