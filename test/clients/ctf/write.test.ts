// A case becomes a Common Transfer File that reads back, and never tells a school's office what it must not know.
import { expect, test } from 'vitest'
import { makeCtfName, readCtf, readCtfName, writeCtf } from '../../../clients/ctf/index.ts'
import type { Referral } from '../../../schemas/letter/index.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'

const writing = {
  from: { lea: '307', name: 'Ealing' },
  to: { lea: '871', estab: '4000' },
  serial: 7,
  at: new Date('2026-11-02T10:00:00Z'),
}

const back = (referral: Referral) => {
  const { name, xml } = writeCtf(referral, writing)
  return { name, xml, ctf: readCtf(new TextEncoder().encode(xml), name) }
}

test('what is written reads back as it was, under a name that fits its header', () => {
  const referral = referralTemplate()
  const { name, ctf } = back(referral)
  expect(name).toBe('307LLLL_CTF_8714000_007.xml')
  expect(ctf.warnings).toEqual([])
  const { surname, forename, date_of_birth, upn, nc_year } = referral.child
  expect(ctf.pupils[0]?.draft.child).toMatchObject({ surname, forename, date_of_birth, upn, nc_year })
  expect(ctf.pupils[0]?.draft.addresses).toMatchObject({ last_known: { postcode: 'W5 9ZZ' } })
  expect(ctf.pupils[0]?.draft.last_education).toMatchObject({
    laestab: '3079901',
    school_name: 'Larkspur Primary School',
  })
})

test('the least that may be sent makes a file too', () => {
  expect(back(minimalReferralTemplate()).ctf.pupils[0]?.draft.child).toEqual({
    surname: 'Vantongeren',
    forename: 'Idris',
    date_of_birth: '2015-07-02',
  })
})

test('a confidential address, a person who must not be told, safeguarding and unverified numbers stay out', () => {
  const referral = referralTemplate()
  const first = Array.isArray(referral.parents) ? referral.parents[0] : undefined
  if (!first) throw new Error('the template has a parent')
  const secretParents = [{ ...first, name: 'Kept Away', contact_restrictions: 'Must not learn of it.' }]
  const secret: Referral = {
    ...referral,
    child: { ...referral.child, upn: { as_supplied: 'Z999999999999' } },
    addresses: { ...referral.addresses, confidential: true },
    parents: secretParents,
    safeguarding: { any_concern: true, concern: 'A concern in words.' },
  }
  const { xml } = back(secret)
  for (const hidden of ['Larkspur Road', 'W5 9ZZ', 'Kept Away', 'concern', 'Z999999999999', 'Must not']) {
    expect(xml).not.toContain(hidden)
  }
})

test('markup and characters that XML cannot hold are written so that the file still reads', () => {
  const referral = referralTemplate()
  const { ctf } = back({ ...referral, child: { ...referral.child, surname: `<b>&"O'Neil\u0007` } })
  expect(ctf.pupils[0]?.draft.child).toMatchObject({ surname: `<b>&"O'Neil` })
})

test.each([
  ['8201234_CTF_8205678_001.xml', { lea: '820', estab: '5678' }],
  ['820LLLL_CML_XXXXXXX_012.XML', 'unknown'],
  ['820llll_cmj_mmmmmmm_999.xml', 'outside'],
])('the name %s is read, and written the same way', (name, to) => {
  const read = readCtfName(name)
  expect(read?.to).toEqual(to)
  expect(read && makeCtfName(read).toLowerCase()).toBe(name.toLowerCase())
})

test('names outside the family are not taken for one', () => {
  for (const name of [
    'ctf.xml',
    '8201234_CTF_8205678_1.xml',
    '../8201234_CTF_8205678_001.xml',
    '8201234_XXX_8205678_001.xml',
  ]) {
    expect(readCtfName(name)).toBeUndefined()
  }
  expect(() => makeCtfName({ kind: 'CTF', from: { lea: '12', estab: 'LLLL' }, to: 'unknown', serial: 1 })).toThrow(
    RangeError,
  )
})
