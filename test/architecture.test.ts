// The laws of the house, tried on the sources as they stand: who may import whom (support/import-laws.ts), and how a file looks (here).
// Each law is also tried on culprits, so that a law that catches nothing is noticed.
import { describe, expect, test } from 'vitest'
import { file, importLaws, importsIn, inRoom, type Law, production } from './support/import-laws.ts'
import { readSources, specifiersOf, split, withoutComments } from './support/sources.ts'

/** Tables with no code in them: they are as long as what they list. */
const tables = ['clients/seal/words/eff-large-list.ts', 'schemas/letter/code-sets.ts']
const maxLines = 300
const maxHeaderLines = 5

const looks: Law[] = [
  {
    promise: 'SQL stands only in queries.ts and in gateway/database',
    broken: sources =>
      sources
        .filter(({ path }) => inRoom(path, ...production) && !/\/queries\.ts$|^gateway\/database\//.test(path))
        .flatMap(({ path, text }) => sqlIn(text).map(found => `${path}: ${found}`)),
    culprits: [
      [file('gateway/boxes/box.ts', 'const rows = await sql`select 1`')],
      [file('gateway/jobs.ts', 'await gateway.sql<Row[]>`', '  delete from chain`')],
      [file('infra/nation/a.ts', 'await owner`insert into members values (1)`')],
      [file('gateway/jobs.ts', 'await tx.unsafe(words)')],
    ],
  },
  {
    promise: `every file begins by saying what it is, in at most ${maxHeaderLines} lines`,
    broken: sources =>
      sources.flatMap(({ path, text }) => {
        const length = text.split('\n').findIndex(line => !line.startsWith('//'))
        return length >= 1 && length <= maxHeaderLines ? [] : [`${path} has ${length} header lines`]
      }),
    culprits: [
      [{ path: 'schemas/a.ts', text: 'export const a = 1\n' }],
      [{ path: 'schemas/a.ts', text: '\n// Too late.\n' }],
      [file('schemas/a.ts', '// 2', '// 3', '// 4', '// 5', '// 6', 'export const a = 1')],
    ],
  },
  {
    promise: `no file has more than ${maxLines} lines`,
    broken: sources =>
      sources
        .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
        .filter(({ path, lines }) => lines > maxLines && !tables.includes(path))
        .map(({ path, lines }) => `${path} has ${lines} lines`),
    culprits: [[file('clients/cli/a.ts', ...Array.from({ length: maxLines }, () => 'export {}'))]],
  },
  {
    promise: 'no test is skipped, left for later, or alone; none mocks a module',
    broken: sources =>
      sources
        .filter(({ path }) => inRoom(path, 'test'))
        .flatMap(({ path, text }) =>
          [
            ...split(text).code.matchAll(
              /\b(?:it|test|describe|suite|bench|vi)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|mock|doMock)\b/g,
            ),
          ].map(([found]) => `${path}: ${found}`),
        ),
    culprits: [
      'it.skip(name, run)',
      'test.only(name, run)',
      'test.todo(name)',
      'describe.skipIf(slow)(name, run)',
      'vi.mock(path)',
    ].map(line => [file('test/a.test.ts', line)]),
  },
]

function sqlIn(text: string): string[] {
  const tagged =
    /[\w$)\]](?:<[^\x60;]*>)?\x60\s*(?:select|insert|update|delete|with|create|alter|drop|grant|truncate|lock)\b|\.unsafe\(/gi
  return [...withoutComments(text).matchAll(tagged)].map(([found]) => found.trim())
}

const sources = readSources()

describe.for([...importLaws, ...looks])('$promise', ({ broken, culprits }) => {
  test('holds', () => {
    expect(broken(sources)).toEqual([])
  })

  test.for(culprits.map((culprit, index) => [index + 1, culprit] as const))('catches culprit %i', ([, culprit]) => {
    expect(broken(culprit)).not.toEqual([])
  })
})

test('every form of import is read, and nothing that only looks like one', () => {
  const text = [
    "import a, { b } from 'one'",
    "import type { C } from './two.ts'",
    'import {\n  d,\n  e,\n} from "three"',
    "import 'four'",
    "export * from './five.ts'",
    "export { f } from './six.ts'",
    "const g = await import('seven')",
    "type H = import('./eight.ts').H",
    "const i = require('nine')",
    'const j = await import(name)',
    "// import { k } from 'comment'",
    "/* import 'comment' */",
    'const l = \x60',
    "import m from 'template'",
    '\x60',
    'export const n = 1 // taken from',
    "const o = 'elsewhere'",
    "important('word')",
  ].join('\n')
  const found = [
    'one',
    './two.ts',
    'three',
    'four',
    './five.ts',
    './six.ts',
    'seven',
    './eight.ts',
    'nine',
    '(computed)',
  ]
  expect(specifiersOf(text)).toEqual(found)
})

test('there is something to read in every room', () => {
  for (const room of [...production, 'test']) {
    expect(importsIn(sources, room).length, room).toBeGreaterThan(10)
  }
})
