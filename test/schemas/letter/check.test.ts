// What blocks, what is a gap, who it goes to: each rule by its own example, from a referral in which nothing is wrong.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLetter, checkReferral, needsNamedPeople } from '../../../schemas/letter/check.ts'
import { riskFlags } from '../../../schemas/letter/code-sets.ts'
import { letterContents, type Referral } from '../../../schemas/letter/index.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'
import { changed, check, codes, context, lastEducation, needs, today } from '../../support/checked-referral.ts'

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
  it('a birth date in the future in an enquiry too, and in what a letter should have said', () => {
    const officer = { name: 'Maya Lindqvist', role: 'Officer' }
    const child = {
      surname: 'Okonjo-Brant',
      forename: 'Zofia',
      date_of_birth: '2062-03-14',
      upn: { not_known: 'Never had.' },
    }
    const enquiry = { asked_by: officer, child, because: 'An aunt lives there.', marking: 'official' }
    expect(codes(checkLetter('enquiry', enquiry, today).blocks)).toEqual(['child.date_of_birth born_in_future'])
    const said = referralTemplate()
    said.child.date_of_birth = '2062-03-14'
    for (const [kind, content] of [
      ['referral', said],
      ['enquiry', enquiry],
    ]) {
      const correction = { corrected_by: officer, because: 'The year was wrong.', kind, content }
      expect(codes(checkLetter('correction', correction, today).blocks)).toEqual([
        'content.child.date_of_birth born_in_future',
      ])
    }
  })
  it('a name of nothing that can be seen, but not one with which such things came along: they are taken out', () => {
    const named = (surname: string) => check(r => Object.assign(r.child, { surname })).blocks.map(({ path }) => path)
    for (const nothing of ['\u200b', ' \u2060\u00ad ', '\ufeff\u200b\ufeff'])
      expect(named(nothing)).toEqual(['child.surname'])
    // A line break is one in whatever way it is written.
    expect(named('Okonjo\u2028Brant')).toEqual(['child.surname'])
    const copied = '\ufeffOkonjo\u00ad-\u200bBrant\u2060'
    expect(named(copied)).toEqual([])
    const referral = { ...referralTemplate(), child: { ...referralTemplate().child, surname: copied } }
    expect(letterContents.referral.parse(referral).child.surname).toBe('Okonjo-Brant')
    const written_by = { name: 'Maya Lindqvist', role: 'Officer' }
    expect(letterContents.message.parse({ written_by, words: 'One.\u2029Two.' }).words).toBe('One.\nTwo.')
  })
  it('a UPN with a wrong check letter, unless it is given as supplied and shows as a gap', () => {
    const { blocks } = check(r => Object.assign(r.child, { upn: 'Q207000016049' }))
    expect(blocks).toEqual([
      {
        path: 'child.upn',
        code: 'not_valid',
        message:
          'The first letter of this UPN should be P, not Q. Check it against the school\'s record, or send it as supplied, not verified: { "as_supplied": "…" }.',
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
