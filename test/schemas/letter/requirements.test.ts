// What a council asks a referral to carry: published only where a letter can carry it, shown to the sender, never a block.
import { describe, expect, test } from 'vitest'
import { type Requirement, requirements } from '../../../schemas/directory/contacts/requirements.ts'
import { checkReferral } from '../../../schemas/letter/check.ts'
import { letterContents, type Referral } from '../../../schemas/letter/index.ts'
import { exampleRequirements } from '../../../schemas/letter/requirements/examples.ts'
import { unmet } from '../../../schemas/letter/requirements/unmet.ts'
import { checkRequirements, fieldPaths, wordsOf } from '../../../schemas/letter/requirements/vocabulary.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'

/** The complete template, changed. */
function letter(change: (referral: Referral) => void = () => {}): Referral {
  const referral = structuredClone(referralTemplate())
  change(referral)
  return letterContents.referral.parse(referral)
}
const missing = (asked: Requirement[], referral = letter(), attached: Parameters<typeof unmet>[1]['attached'] = []) =>
  unmet(asked, { referral, attached }).map(({ words }) => words)
const needs = (change: object) => (referral: Referral) => Object.assign(referral.needs, change)

describe('what may be asked for', () => {
  test('the examples from councils’ policies are of the form, and of the letter', () => {
    expect(requirements.safeParse(exampleRequirements).success).toBe(true)
    expect(checkRequirements(exampleRequirements)).toEqual([])
  })

  test('every field of a letter and nothing else', () => {
    expect(fieldPaths().get('child.upn')).toBe('Unique Pupil Number')
    for (const field of ['parents.phones', 'last_education.ctf.on', 'safeguarding.involvements.worker.phone']) {
      expect(checkRequirements([{ field }])).toEqual([])
    }
    expect(checkRequirements([{ field: 'upn' }])[0]?.message).toContain('child.upn')
    expect(checkRequirements([{ attachment: 'passport' }])).toHaveLength(1)
    expect(checkRequirements([{ enquiry: 'bank_records' }])).toHaveLength(1)
  })

  test('no risk flags: ethnicity is among them', () => {
    expect(checkRequirements([{ field: 'safeguarding.risk_flags' }])).toHaveLength(1)
    expect(checkRequirements([{ field: 'safeguarding.risk_flags.because' }])).toHaveLength(1)
  })

  test('is worded in at most 200 characters, as the letter can repeat', () => {
    for (const one of exampleRequirements) {
      const said = { requirement: wordsOf(one), because: 'There is none.' }
      expect(letterContents.referral.safeParse({ ...letter(), unmet_requirements: [said] }).success).toBe(true)
    }
  })
})

describe('a requirement is met', () => {
  test('by an attachment of the type, where its condition holds', () => {
    const asked: Requirement[] = [{ attachment: 'ihp', when: 'medical_need' }]
    const ill = letter(needs({ medical_need: true }))
    expect(missing(asked, ill)).toEqual(['Individual healthcare plan, attached, if there is a medical need'])
    expect(missing(asked, ill, ['other', 'ihp'])).toEqual([])
    expect(missing(asked, letter(needs({ medical_need: false })))).toEqual([])
    expect(missing(asked, letter(needs({ medical_need: { not_known: 'Not asked yet' } })))).toEqual([])
  })

  test('by a field that is answered, in any element of a list', () => {
    expect(missing([{ field: 'child.uln' }])).toHaveLength(1)
    expect(missing([{ field: 'parents.phones' }])).toEqual([])
    expect(
      missing(
        [{ field: 'siblings.upn' }],
        letter(r => Object.assign(r, { siblings: [] })),
      ),
    ).toHaveLength(1)
  })

  test('by an enquiry of the kind', () => {
    expect(missing([{ enquiry: 'home_visit' }, { enquiry: 'embassy' }])).toEqual(['Enquiry made: Embassy'])
  })

  test.each([
    ['child_protection', { kind: 'child_protection_plan' }],
    ['looked_after', { kind: 'looked_after' }],
    ['child_in_need', { kind: 'child_in_need' }],
  ] as const)('or is not asked: %s', (when, involvement) => {
    const asked: Requirement[] = [{ field: 'child.uln', when }]
    expect(missing(asked)).toEqual([])
    const known = letter(r => {
      r.safeguarding = { any_concern: true, involvements: [{ ...involvement, worker: { name: 'Wren Halloran' } }] }
    })
    expect(missing(asked, known)).toHaveLength(1)
  })

  test('"not known, because" is no answer, but its reason is the reason why not', () => {
    const unknown = letter(r => Object.assign(r.child, { upn: { not_known: 'Never at school in England' } }))
    expect(unmet([{ field: 'child.upn' }], { referral: unknown, attached: [] })).toMatchObject([
      { because: 'Never at school in England' },
    ])
  })

  test('a whole section not known leaves what is inside it open, with the reason', () => {
    const unknown = letter(r => Object.assign(r, { last_education: { not_known: 'Never at school' } }))
    expect(unmet([{ field: 'last_education.ctf.on' }], { referral: unknown, attached: [] })).toMatchObject([
      { because: 'Never at school' },
    ])
  })

  test('what this program does not know is shown, not passed over', () => {
    expect(missing([{ attachment: 'biometric_file' }])).toEqual(['biometric file, attached'])
  })
})

test('a confidential address is never asked for, nor one that may be', () => {
  const asked: Requirement[] = [
    { field: 'addresses.new.lines' },
    { field: 'parents.address' },
    { field: 'addresses.new' },
  ]
  for (const confidential of [true, { not_known: 'Not asked' }]) {
    const hidden = letter(r => {
      r.addresses = { last_known: { not_known: 'Withheld' }, confidential }
      r.parents = [
        { ...(r.parents as Extract<Referral['parents'], unknown[]>)[0], address: { not_known: 'Withheld' } } as never,
      ]
    })
    expect(missing(asked, hidden)).toEqual([])
  }
})

test('however much is asked for, nothing of it stops the least referral', () => {
  const everything = [...fieldPaths().keys()].map(field => ({ field }))
  const { blocks, warnings } = checkReferral(minimalReferralTemplate(), {
    today: '2026-11-02',
    recipient: { name: 'Slough', requirements: everything },
  })
  expect(blocks).toEqual([])
  expect(warnings.filter(({ code }) => code === 'requirement_unmet').length).toBeGreaterThan(20)
})
