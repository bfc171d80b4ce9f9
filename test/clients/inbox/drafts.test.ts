// A draft from elsewhere is the same letter after it went through the form; what has no place in it is named, not dropped in silence.
import { expect, test } from 'vitest'
import { troubleOf } from '../../../clients/inbox/keys/office/trouble.ts'
import { contentOf } from '../../../clients/inbox/keys/write/content.ts'
import { siblingOf } from '../../../clients/inbox/keys/write/seed.ts'
import { onScreen } from '../../../clients/inbox/keys/write/send/found.ts'
import { typedOf } from '../../../clients/inbox/keys/write/typed.ts'
import { checkReferral } from '../../../schemas/letter/check.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'

const whole = () => ({
  ...referralTemplate(),
  needs: {
    ...{ sen_provision: 'E' as const, medical_need: false },
    ehc_plan: { maintaining_council: 'Ealing', aware_of_move_on: { not_known: 'Not asked' }, plan_attached: true },
  },
  unmet_requirements: [{ requirement: 'Leaver form, attached', because: 'The school closed.' }],
})

test.each([
  ['with everything', whole()],
  ['with the least', minimalReferralTemplate()],
  ['with a number as supplied', { ...whole(), child: { ...whole().child, upn: { as_supplied: 'Z801200005001' } } }],
])('a referral %s comes out of the form as it went in', (_, content) => {
  const { typed, lost } = typedOf(content)
  expect(lost).toEqual([])
  expect(contentOf(typed)).toEqual(content)
})

test('what is wrong is said without JSON: a number with a slip may be ticked as supplied', () => {
  const { blocks } = checkReferral(
    { ...whole(), child: { ...whole().child, upn: 'Q207000016049' } },
    { today: '2026-11-22' },
  )
  expect(blocks.map(onScreen)).toMatchObject([
    { path: 'child.upn', message: expect.stringMatching(/or tick 'Send it as supplied, not verified'\.$/) },
  ])
})

test('a part of the pages that could not be fetched is told apart from a fault', async () => {
  const failed = new TypeError('Failed to fetch dynamically imported module: http://localhost:4281/assets/take.js')
  expect(await troubleOf(failed, undefined)).toMatchObject({ kind: 'away', code: 'not_loaded' })
})

test('an answer that fits no field is named by its path', () => {
  const content = { ...whole(), shoe_size: 31, basis: { ...whole().basis, parent_informed: 'perhaps' } }
  expect(typedOf(content).lost.sort()).toEqual(['basis.parent_informed', 'shoe_size'])
})

test('a brother’s or sister’s draft has the family’s answers, none of the child’s own, and no confidential address', () => {
  const { typed } = typedOf(whole())
  const copied = contentOf(siblingOf(typed, 0))
  expect(copied).toMatchObject({
    child: { surname: 'Okonjo-Brant', forename: 'Ignacy', date_of_birth: '2023-01-30' },
    siblings: [{ forename: 'Zofia', surname: 'Okonjo-Brant', date_of_birth: '2016-03-14', upn: 'B801200005001' }],
    addresses: whole().addresses,
    parents: whole().parents,
  })
  expect(copied.child).not.toHaveProperty('nc_year')
  expect(copied).not.toHaveProperty('safeguarding')
  const hiding = typedOf({ ...whole(), addresses: { ...whole().addresses, confidential: true } }).typed
  const hidden = contentOf(siblingOf(hiding, 0))
  expect(hidden.addresses).toEqual({ confidential: true })
  expect(JSON.stringify(hidden)).not.toMatch(/Millrace|Larkspur Road/)
})
