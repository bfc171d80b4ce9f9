// The list the rehearsal nation is founded on: the councils of the United Kingdom as a registrar would import them.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Council, readCouncils } from '../../../infra/nation/councils.ts'
import { codeOn } from '../../../schemas/directory/identity.ts'
import { closedFolder } from '../scratch.ts'

const councils = readCouncils()
const open = councils.filter(({ identity }) => identity.status === 'active')
const today = '2026-11-22'
const names = (ids: readonly string[] | undefined) =>
  ids?.map(id => councils.find(one => one.id === id)?.identity.name ?? id)
const called = (name: string) => councils.find(({ identity }) => identity.name === name)?.identity
const codes = (some: readonly Council[]) => some.flatMap(({ identity }) => codeOn(identity.la_codes, today) ?? [])

test('there are 153 English councils, 22 Welsh, 32 Scottish, and the Education Authority of Northern Ireland, each with a name of its own', () => {
  const counts = Object.entries(Object.groupBy(open, ({ identity }) => identity.nation))
  expect(Object.fromEntries(counts.map(([nation, some]) => [nation, some?.length]))).toEqual({
    England: 153,
    Wales: 22,
    Scotland: 32,
    'Northern Ireland': 1,
  })
  expect(new Set(councils.map(({ identity }) => identity.name)).size).toBe(councils.length)
})

test('English and Welsh councils have one DfE code today, Scottish and Northern Irish ones none', () => {
  const numbered = open.filter(({ identity }) => ['England', 'Wales'].includes(identity.nation))
  expect(codes(numbered)).toHaveLength(175)
  expect(new Set(codes(councils.filter(({ identity }) => identity.la_codes))).size).toBeGreaterThanOrEqual(175)
  expect(codes(open.filter(one => !numbered.includes(one)))).toEqual([])
})

test('every open council but Northern Ireland’s has one GSS code today, and no two the same', () => {
  const areas = open.flatMap(({ identity }) => codeOn(identity.gss, today) ?? [])
  expect(areas).toHaveLength(207)
  expect(new Set(areas).size).toBe(207)
  expect(areas.filter(code => !/^(E(06|08|09|10)|W06|S12)0000\d\d$/.test(code))).toEqual([])
})

test('codes that changed keep their days: Barnsley, Sheffield, Buckinghamshire', () => {
  expect(called('Barnsley')?.gss).toEqual([
    { code: 'E08000038', from: '2025-04-01' },
    { code: 'E08000016', until: '2025-03-31' },
  ])
  expect(codeOn(called('Sheffield')?.gss, '2024-01-01')).toBe('E08000019')
  expect(codeOn(called('Buckinghamshire')?.gss, '2019-12-01')).toBe('E10000002')
})

test('councils that are no more lead to those that followed, and back', () => {
  expect(called('Cumbria (until 2023)')).toMatchObject({ status: 'closed', closes_on: '2023-04-01' })
  expect(names(called('Cumbria (until 2023)')?.successors)).toEqual(['Cumberland', 'Westmorland and Furness'])
  expect(names(called('Bournemouth, Christchurch and Poole')?.predecessors)).toEqual([
    'Dorset (until 2019)',
    'Poole (until 2019)',
    'Bournemouth (until 2019)',
  ])
  for (const { id, identity } of councils) {
    for (const next of identity.successors ?? []) {
      expect(councils.find(one => one.id === next)?.identity.predecessors, identity.name).toContain(id)
    }
  }
})

test('every English council that is open has one of the nine regions', () => {
  const regions = open.filter(({ identity }) => identity.nation === 'England').map(({ identity }) => identity.region)
  expect(new Set(regions).size).toBe(9)
})

test('a line that cannot be used is refused, and named', async () => {
  const file = join(await closedFolder(), 'short.csv')
  writeFileSync(file, 'name,nation,gss\nSlough,England\n')
  expect(() => readCouncils(file)).toThrow('line 2: It has 2 cells where the header has 3.')
})
