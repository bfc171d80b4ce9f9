// What blocks, what is a gap, what warns: each rule by its own example, from a referral in which nothing is wrong.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Context, checkLetter, checkReferral, needsNamedPeople } from '../../../schemas/letter/check.ts'
import { riskFlags } from '../../../schemas/letter/code-sets.ts'
import type { Referral } from '../../../schemas/letter/index.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'

const today = '2026-10-05'
const context: Context = { today, desk: 'cme', recipient: { name: 'Slough', laCode: '871' } }
const codes = (findings: readonly { path: string; code: string }[]) =>
  findings.map(({ path, code }) => `${path} ${code}`)

/** A good referral, changed in one place. */
function changed(change: (referral: Referral) => void): Referral {
  const referral = structuredClone(referralTemplate())
  change(referral)
  return referral
}
const check = (change: (referral: Referral) => void, more: Partial<Context> = {}) =>
  checkReferral(changed(change), { ...context, ...more })
const lastEducation = (referral: Referral) =>
  referral.last_education as Exclude<Referral['last_education'], { not_known: string }>
const needs = (referral: Referral) => referral.needs as Exclude<Referral['needs'], { not_known: string }>

describe('the templates', () => {
  it('pass: the complete one with no warning, and only what the school never had as gaps', () => {
    const { blocks, gaps, warnings } = checkReferral(referralTemplate(), context)
    expect(blocks).toEqual([])
    expect(codes(gaps)).toEqual(['parents[1].address not_known', 'parents[1].phones not_known'])
    expect(warnings).toEqual([])
  })
  it('pass: the minimal one with nothing but gaps', () => {
    const { blocks, gaps } = checkReferral(minimalReferralTemplate(), context)
    expect(blocks).toEqual([])
    expect(gaps.length).toBeGreaterThan(10)
  })
})

describe('blocks', () => {
  it('a birth date in the future, but not one of today', () => {
    expect(codes(check(r => Object.assign(r.child, { date_of_birth: '2062-03-14' })).blocks)).toEqual([
      'child.date_of_birth born_in_future',
    ])
    expect(check(r => Object.assign(r.child, { date_of_birth: today })).blocks).toEqual([])
  })
  it('a UPN with a wrong check letter, unless it is given as supplied and shows as a gap', () => {
    const { blocks } = check(r => Object.assign(r.child, { upn: 'Q207000016049' }))
    expect(blocks).toEqual([
      {
        path: 'child.upn',
        code: 'not_valid',
        message:
          "The first letter of this UPN should be P, not Q. Check it against the school's record, or tick 'as supplied, not verified'.",
      },
    ])
    const supplied = check(r => Object.assign(r.child, { upn: { as_supplied: 'Q207000016049' } }))
    expect(supplied.blocks).toEqual([])
    expect(codes(supplied.gaps)).toContain('child.upn as_supplied')
  })
  it('a child nobody could identify: no number, and fewer than two of name, birth, address, parent, school', () => {
    const unknown = { not_known: 'The caller did not say.' }
    const nameless = (more: Partial<Referral['child']>) => {
      const referral = minimalReferralTemplate()
      Object.assign(referral.child, {
        surname: unknown,
        forename: unknown,
        date_of_birth: unknown,
        upn: unknown,
        ...more,
      })
      return codes(checkReferral(referral, context).blocks)
    }
    expect(nameless({})).toEqual(['child not_identifiable'])
    expect(nameless({ forename: 'Idris' })).toEqual(['child not_identifiable'])
    expect(nameless({ forename: 'Idris', date_of_birth: '2015-07-02' })).toEqual([])
    expect(nameless({ upn: { as_supplied: 'half a number' } })).toEqual([])
  })
  it('a misspelt field, by its name', () => {
    const { blocks } = checkReferral({ ...referralTemplate(), childs: {} }, context)
    expect(codes(blocks)).toEqual(['childs unknown_field'])
  })
  it('nothing else: every mandatory answer and every section may be not known', () => {
    const unknown = { not_known: 'Never at school in England.' }
    const blank = (value: object, keep: string[]): object =>
      Object.fromEntries(Object.keys(value).map(key => [key, keep.includes(key) ? value[key as never] : unknown]))
    const { referrer, basis, child, addresses } = minimalReferralTemplate()
    const sections = ['parents', 'siblings', 'last_education', 'needs', 'safeguarding', 'enquiries']
    const emptiest = {
      referrer: blank(referrer, []),
      basis: blank(basis, []),
      child: blank(child, ['surname', 'date_of_birth']),
      addresses: blank(addresses, []),
      ...Object.fromEntries(sections.map(section => [section, unknown])),
    }
    expect(checkReferral(emptiest, context).blocks).toEqual([])
  })
})

describe('gaps', () => {
  it.each<[string, (referral: Referral) => void]>([
    [
      'referrer.out_of_hours_phone',
      r => {
        r.basis.priority = 'urgent'
        delete r.referrer.out_of_hours_phone
      },
    ],
    [
      'basis.parent_not_informed_because',
      r => {
        r.basis.parent_informed = false
      },
    ],
    [
      'addresses.new',
      r => {
        delete r.addresses.new
      },
    ],
    [
      'addresses.held_by',
      r => {
        r.addresses.confidential = true
      },
    ],
    [
      'last_education.urn',
      r => {
        delete lastEducation(r).urn
        delete lastEducation(r).laestab
      },
    ],
    [
      'last_education.removed_on',
      r => {
        lastEducation(r).still_on_roll = false
      },
    ],
    [
      'last_education.removal_ground',
      r => {
        lastEducation(r).still_on_roll = false
      },
    ],
    [
      'last_education.ctf.on',
      r => {
        lastEducation(r).ctf = { status: 'lpd_uploaded' }
      },
    ],
    [
      'needs.ehc_plan',
      r => {
        needs(r).sen_provision = 'E'
      },
    ],
    [
      'needs.healthcare_plan',
      r => {
        delete needs(r).healthcare_plan
      },
    ],
    [
      'safeguarding.receiving_social_care_told_on',
      r => {
        r.safeguarding = { any_concern: true }
      },
    ],
  ])('shows %s as open where it is wanted, and blocks nothing', (path, change) => {
    const { blocks, gaps } = check(change)
    expect(blocks).toEqual([])
    expect(codes(gaps)).toContain(`${path} unanswered`)
  })
  it('shows a plan that is said to be attached and is not', () => {
    const { gaps } = check(
      r => {
        needs(r).healthcare_plan = 'attached'
      },
      { manifest: [] },
    )
    expect(codes(gaps)).toContain('needs.healthcare_plan unanswered')
  })
})

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
    const requirements = [{ words: 'individual healthcare plan', attachment: 'ihp' as const }]
    const recipient = { name: 'Slough', laCode: '871', requirements }
    expect(codes(check(() => {}, { recipient, manifest: [] }).warnings)).toEqual([
      'unmet_requirements requirement_unmet',
    ])
    const explained = check(
      r => {
        r.unmet_requirements = [{ requirement: 'individual healthcare plan', because: 'There is none.' }]
      },
      { recipient },
    )
    expect(codes(explained.warnings)).toEqual([])
    const field = { name: 'Slough', requirements: [{ words: 'the NHS number', field: 'child.nhs_number' }] }
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

describe('risk flags', () => {
  it('never set, raise or lower priority, nor block, whatever they are', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(riskFlags) as (keyof typeof riskFlags)[]), flags => {
        const flagged = changed(r => {
          r.safeguarding = {
            any_concern: false,
            risk_flags: flags.map(flag => ({ flag, because: 'Needed to visit safely.' })),
          }
        })
        const before = structuredClone(flagged)
        const { blocks, gaps, warnings } = checkReferral(flagged, context)
        expect(flagged).toEqual(before)
        expect({ blocks, gaps, warnings }).toEqual(checkReferral(referralTemplate(), context))
      }),
    )
  })
})

describe('a referral goes to named people only', () => {
  it('when its address is confidential, or may be', () => {
    expect(needsNamedPeople(referralTemplate())).toBe(false)
    expect(
      needsNamedPeople(
        changed(r => {
          r.addresses.confidential = true
        }),
      ),
    ).toBe(true)
    expect(needsNamedPeople(minimalReferralTemplate())).toBe(true)
  })
})
