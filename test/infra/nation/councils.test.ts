// The list the rehearsal nation is founded on.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCouncils } from '../../../infra/nation/councils.ts'
import { closedFolder } from '../scratch.ts'

const councils = readCouncils()

test('there are 153, each with a name of its own', () => {
  expect(councils).toHaveLength(153)
  expect(new Set(councils.map(({ name }) => name)).size).toBe(153)
})

test('codes are well formed and unique, and in order', () => {
  const codes = councils.map(({ code }) => code)
  expect(codes.filter(code => !/^[2-9]\d\d$/.test(code))).toEqual([])
  expect(codes).toEqual([...new Set(codes)].sort())
})

test('GSS codes are those of English counties, unitaries, boroughs and districts, and unique', () => {
  const codes = councils.map(({ gss }) => gss)
  expect(codes.filter(gss => !/^E(06|08|09|10)0000\d\d$/.test(gss))).toEqual([])
  expect(new Set(codes).size).toBe(153)
})

test('names with a comma are read whole', () => {
  expect(councils.find(({ gss }) => gss === 'E06000023')).toEqual({
    code: '801',
    gss: 'E06000023',
    name: 'Bristol, City of',
    region: 'South West',
    type: 'Unitary authority',
  })
})

test('every council has one of the nine regions and a known type', () => {
  expect(new Set(councils.map(({ region }) => region)).size).toBe(9)
  expect(Object.groupBy(councils, ({ type }) => type)).toMatchObject({
    'County council': { length: 21 },
    'London borough': { length: 32 },
    'Metropolitan district': { length: 36 },
  })
})

test('a line with a field too few is refused, and named', async () => {
  const file = join(await closedFolder(), 'short.csv')
  writeFileSync(file, 'code,gss,name,region,type\n201,E09000001,City of London,London\n')
  expect(() => readCouncils(file)).toThrow('line 2: not five fields')
})
