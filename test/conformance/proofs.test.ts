// That the table of what shows each sentence of PROTOCOL §§5–7 is true: every rule and test it names is there, and no rule is left out.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sentences } from './proofs/index.ts'
import { proofTable } from './proofs/sentence.ts'
import { rules } from './rules/index.ts'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string) => readFile(join(root, file), 'utf8')
const where = ({ at, says }: { at: string; says: string }) => `§${at} ${says}`

test('every sentence of §§5–7 is shown by a rule or a test, or its README says why not', () => {
  const unshown = sentences.filter(
    ({ rules: ids, tests, otherwise, later }) => ids.length + tests.length === 0 && !otherwise && !later,
  )
  expect(unshown.map(where)).toEqual([])
  for (const section of ['5', '6', '7']) {
    const places = sentences.flatMap(({ at }) => (at.startsWith(`${section}.`) ? [Number(at.slice(2))] : []))
    expect(places, `§${section}`).toEqual(places.map((_, index) => index + 1))
  }
})

test('the rules it names exist, and every rule of §§5–7 is named', () => {
  const named = new Set(sentences.flatMap(one => one.rules))
  const known = new Set(rules.map(({ id }) => id))
  expect([...named].filter(id => !known.has(id))).toEqual([])
  const own = rules.filter(({ section }) => ['§5', '§6', '§7'].includes(section))
  expect(own.filter(({ id }) => !named.has(id)).map(({ id, rule }) => `${id} ${rule}`)).toEqual([])
})

test('the tests and the reasons it names stand where it says', async () => {
  const places = sentences.flatMap(({ at, tests, otherwise }) => [
    ...tests.map(([file, name]) => ({ at, file: `test/${file}`, name })),
    ...(otherwise ? [{ at, file: otherwise[0], name: otherwise[1] }] : []),
  ])
  const gone = await Promise.all(
    places.map(async one => ((await textOf(one.file).catch(() => '')).includes(one.name) ? [] : [one])),
  )
  expect(gone.flat()).toEqual([])
})

test('as a table it names each sentence once', () => {
  const lines = proofTable(sentences).split('\n')
  expect(lines.filter(line => /^§\d\.\d+/.test(line))).toHaveLength(sentences.length)
})
