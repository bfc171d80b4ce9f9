// Bad input is told to a person: where it is, and what to write instead.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkReferral } from '../../../schemas/letter/check.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'

/** The template with one value put at a path; `undefined` takes it out. */
function withValue(path: string, value: unknown): unknown {
  const content: unknown = structuredClone(referralTemplate())
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const at = steps.reduce((inside, step) => (inside as Record<string, unknown>)[step], content) as Record<
    string,
    unknown
  >
  if (value === undefined) delete at[last]
  else at[last] = value
  return content
}
const said = (content: unknown) =>
  checkReferral(content, { today: '2026-10-05' }).blocks.map(({ path, message }) => `${path}: ${message}`)

describe('an error message', () => {
  it.each<[string, unknown, string]>([
    ['child.date_of_birth', '2016-02-31', 'child.date_of_birth: 31 February is not a date.'],
    ['child.date_of_birth', '2015-02-29', 'child.date_of_birth: 29 February 2015 is not a date.'],
    ['child.date_of_birth', '2015-13-01', 'child.date_of_birth: There is no month 13.'],
    ['child.date_of_birth', '14/3/2016', 'child.date_of_birth: Write the year first: 2016-03-14.'],
    ['child.date_of_birth', '31/02/2016', 'child.date_of_birth: 31 February is not a date.'],
    ['child.date_of_birth', 'March', 'child.date_of_birth: Write a date as year, month, day: 2015-09-23.'],
    [
      'child.date_of_birth',
      undefined,
      'child.date_of_birth: Not answered: date of birth. Write the answer, or { "not_known": "because …" }.',
    ],
    ['child.date_of_birth', null, 'child.date_of_birth: Write text here, not null; leave out what does not apply.'],
    ['child.surname', '', 'child.surname: This is empty. Write something, or say why it is not known.'],
    ['child.surname', 7, 'child.surname: Write text here.'],
    [
      'child.surname',
      'Oko\u202enjo',
      'child.surname: This holds a character that cannot be seen, or a line break. Type it again.',
    ],
    [
      'child.surname',
      { not_known: '' },
      'child.surname.not_known: This is empty. Write something, or say why it is not known.',
    ],
    ['child.surname', { notknown: 'x' }, 'child.surname: Write text here.'],
    ['child.sex', 'female', 'child.sex: "female" is not one of F, M.'],
    ['child.gender', 'F', 'child.gender: There is no field "gender" here. Take it out, or correct its name.'],
    [
      'child.uln',
      '9276308680',
      'child.uln: This is not a ULN: a digit is wrong, or two have changed places. Check it against the learner record.',
    ],
    ['basis.parent_informed', 'yes', 'basis.parent_informed: Write true or false here.'],
    [
      'last_education.ctf.state',
      'sent',
      'last_education.ctf.state: There is no field "state" here. Take it out, or correct its name.',
    ],
    ['last_education.attendance_percent', 120, 'last_education.attendance_percent: This must be at most 100.'],
    ['parents.0.phones', [], 'parents[0].phones: This list is empty. Give at least one.'],
    [
      'parents.0.phones.0',
      'none',
      'parents[0].phones[0]: Write a telephone number in digits, for example 020 7946 0101 ext 12.',
    ],
    [
      'parents.0.address',
      { lines: ['1 Elm Row'], post_code: 'W5' },
      'parents[0].address.post_code: There is no field "post_code" here. Take it out, or correct its name.',
    ],
    ['parents.0.address', {}, 'parents[0].address: Give at least a line, a postcode, a council or a country.'],
    ['child', undefined, 'child: This is missing.'],
  ])('for %s = %j says what to do', (path, value, message) => {
    expect(said(withValue(path, value))).toEqual([message])
  })
  it('is given for each fault at once', () => {
    expect(said({ ...referralTemplate(), siblings: undefined, needs: { sen_provision: 'Q' } })).toHaveLength(3)
  })
  it('is never zod jargon and never a crash, whatever stands in a field', () => {
    const leaves = [
      'child.surname',
      'child.upn',
      'child.date_of_birth',
      'basis.reason',
      'basis.lawful_basis',
      'addresses.last_known',
      'parents',
      'last_education.ctf',
      'enquiries',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.jsonValue(), (path, value) => {
        for (const line of said(withValue(path, value))) {
          expect(line).not.toMatch(/invalid|expected|received|undefined/i)
          expect(line.startsWith(path) || line.startsWith('child: Nobody')).toBe(true)
        }
      }),
    )
  })
})
