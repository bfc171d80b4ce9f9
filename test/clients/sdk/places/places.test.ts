// Which council is this? Answered on this computer, all that may be meant, and nothing guessed.
import { expect, test } from 'vitest'
import { councilsFor } from '../../../../clients/sdk/places/councils.ts'
import { districts, formerDistricts } from '../../../../clients/sdk/places/districts.ts'
import { findPlaces } from '../../../../clients/sdk/places/places.ts'
import { readCouncils } from '../../../../infra/nation/councils.ts'
import { codeOn } from '../../../../schemas/directory/identity.ts'

const councils = readCouncils()
const today = '2026-11-22'
const meant = (typed: string) => councilsFor(typed, councils, today).map(({ name }) => name)

test('a district leads to the county that has education there', () => {
  expect(meant('Dover')).toEqual(['Kent'])
  expect(councilsFor('St. Albans City & District', councils, today)).toMatchObject([
    { name: 'Hertfordshire', through: [{ place: 'St Albans' }] },
  ])
})

test('a name that may mean several shows all of them, and chooses none', () => {
  expect(meant('Newcastle')).toEqual(['Newcastle upon Tyne', 'Staffordshire'])
  expect(meant('Dorset')).toEqual(['Dorset', 'Bournemouth, Christchurch and Poole', 'Dorset (until 1997)'])
})

test('districts and councils that are no more lead to those of today', () => {
  expect(councilsFor('Carlisle', councils, today)).toMatchObject([
    { name: 'Cumberland', through: [{ place: 'Carlisle', until: '2023-03-31' }] },
  ])
  expect(meant('cumbria')).toEqual(['Cumberland', 'Westmorland and Furness'])
  expect(councilsFor('Avon', councils, today).find(({ name }) => name.startsWith('Avon'))).toMatchObject({
    closed: true,
  })
})

test('names in other languages and without their accents are found', () => {
  expect(meant('Ynys Môn')).toEqual(['Isle of Anglesey'])
  expect(meant('ynys mon')).toEqual(['Isle of Anglesey'])
  expect(meant('Western Isles')).toEqual(['Na h-Eileanan Siar'])
})

test.each(['SL1 1AA', 'sl11aa', 'CA3 8', '', ' ', 'x', '871'])(
  'a postcode, a code or next to nothing means no place: %j',
  typed => {
    expect(findPlaces(typed)).toEqual([])
    expect(meant(typed)).toEqual([])
  },
)

test('after the next reorganisation a place leads to the successors, all of them', () => {
  const surrey = councils.find(({ identity }) => identity.name === 'Surrey')
  if (!surrey) throw new Error('Surrey is in the list')
  const [east, west] = ['East Surrey', 'West Surrey'].map(name => ({
    id: `${name}-id`,
    identity: { ...surrey.identity, name, la_codes: [], gss: [] },
  }))
  if (!east || !west) throw new Error('two follow')
  const identity = {
    ...surrey.identity,
    status: 'closing' as const,
    closes_on: '2027-04-01',
    successors: [east.id, west.id],
  }
  const then = [...councils.filter(one => one !== surrey), { ...surrey, identity }, east, west]
  expect(councilsFor('Guildford', then, '2027-03-31').map(({ name }) => name)).toEqual(['Surrey'])
  expect(councilsFor('Guildford', then, '2027-04-01').map(({ name }) => name)).toEqual(['East Surrey', 'West Surrey'])
})

test('every district carried belongs to a council that is open', () => {
  const codes = [...Object.keys(districts), ...formerDistricts.map(([code]) => code)]
  const open = councils.filter(({ identity }) => identity.status === 'active')
  const known = new Set(open.map(({ identity }) => codeOn(identity.la_codes, today)))
  expect(codes.filter(code => !known.has(code))).toEqual([])
  expect(Object.values(districts).flat()).toHaveLength(164)
})
