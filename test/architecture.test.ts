// The laws of the house: who may import whom, and how a file looks. Each is tried on the sources as they stand, and on a culprit.
// Where a law is in the way, change the law here with its reason, or the code: never the reading of the sources.
import { describe, expect, test } from 'vitest'
import { cyclesIn, type Import, importsOf, isPackage, reachedFrom, readSources, type Source, specifiersOf, withoutProse } from './support/sources.ts'

type Law = {
  promise: string
  /** What breaks it, in words that find the place. */
  broken: (sources: readonly Source[]) => string[]
  /** Invented files; each set breaks this law. Paths of sets are separate worlds. */
  culprits: Source[][]
}

const file = (path: string, ...lines: string[]): Source => ({ path, text: ['// Invented.', ...lines].join('\n') })
const importing = (path: string, target: string): Source[] => [file(path, `import { it } from '${target}'`)]
const inRoom = (path: string, ...rooms: string[]) => rooms.some(room => path.startsWith(`${room}/`))
const said = ({ from, to }: Import) => `${from} imports ${to}`
const importsIn = (sources: readonly Source[], ...rooms: string[]) =>
  sources.filter(({ path }) => inRoom(path, ...rooms)).flatMap(importsOf)
const isNode = ({ to }: Import) => to.startsWith('node:')
const production = ['schemas', 'gateway', 'clients', 'infra']

/** In these folders, every import that `allowed` does not allow breaks the law. */
const only = (rooms: string[], allowed: (one: Import) => boolean) => (sources: readonly Source[]) =>
  importsIn(sources, ...rooms)
    .filter(one => !allowed(one))
    .map(said)

const publicCertificates = 'gateway/directory/certificate.ts'
const objectStore = 'gateway/attachments/objects.ts'
/** Where HTTP is spoken: the edge, and what puts a gateway together. */
const speaksHttp = ['gateway/app.ts', 'gateway/main.ts', 'gateway/serve.ts', 'gateway/docs.ts', 'gateway/ready.ts']
/** Which rooms of clients/ each may enter beside its own and schemas/. */
const below: Record<string, string[]> = {
  seal: [],
  sdk: ['seal'],
  cli: ['sdk', 'seal'],
  connector: ['sdk', 'seal'],
  inbox: ['sdk', 'seal'],
}
/** Tables with no code in them: they are as long as what they list. */
const tables = ['clients/seal/words/eff-large-list.ts', 'schemas/letter/code-sets.ts']
const maxLines = 300
const maxHeaderLines = 5

const laws: Law[] = [
  {
    promise: 'schemas import zod, jose and @hono/zod-openapi, and no other package or room',
    broken: only(['schemas'], one =>
      one.package ? ['zod', 'jose', '@hono/zod-openapi'].some(name => isPackage(one, name)) : inRoom(one.to, 'schemas'),
    ),
    culprits: [
      importing('schemas/a.ts', 'openpgp'),
      importing('schemas/a.ts', 'zodiac'),
      importing('schemas/api/a.ts', '../../gateway/config.ts'),
    ],
  },
  {
    promise: 'schemas and seal run in a browser: no node: import',
    broken: only(['schemas', 'clients/seal'], one => !isNode(one)),
    culprits: [importing('schemas/a.ts', 'node:crypto'), [file('clients/seal/a.ts', "import 'node:buffer'")]],
  },
  {
    promise: 'the SDK runs in a browser but for its folder node',
    broken: only(['clients/sdk'], one => !isNode(one) || inRoom(one.from, 'clients/sdk/node')),
    culprits: [importing('clients/sdk/say/a.ts', 'node:fs')],
  },
  {
    promise: 'the gateway never reads a letter: no way leads from it to schemas/letter or clients',
    broken: sources => {
      const imports = sources.flatMap(importsOf)
      return sources
        .filter(({ path }) => inRoom(path, 'gateway'))
        .flatMap(({ path }) => [...reachedFrom(path, imports)])
        .filter(([to]) => inRoom(to, 'schemas/letter', 'clients'))
        .map(([, way]) => way.join(' → '))
    },
    culprits: [
      importing('gateway/a.ts', '../schemas/letter/index.ts'),
      importing('gateway/referrals/a.ts', '../../clients/seal/letter.ts'),
      [...importing('gateway/a.ts', '../schemas/b.ts'), ...importing('schemas/b.ts', './letter/referral.ts')],
    ],
  },
  {
    promise: `openpgp is in the gateway only where public certificates are parsed: ${publicCertificates}`,
    broken: only(['gateway'], one => !isPackage(one, 'openpgp') || one.from === publicCertificates),
    culprits: [
      importing('gateway/referrals/a.ts', 'openpgp'),
      [file('gateway/a.ts', "const pgp = await import('openpgp/lightweight')")],
    ],
  },
  {
    promise: 'the gateway imports schemas and itself, never infra or test',
    broken: only(['gateway'], one => one.package || inRoom(one.to, 'gateway', 'schemas')),
    culprits: [importing('gateway/a.ts', '../infra/embedded/postgres.ts'), importing('gateway/a.ts', '../test/a.ts')],
  },
  {
    promise: 'nothing but tests imports tests',
    broken: only(production, one => !inRoom(one.to, 'test')),
    culprits: [importing('infra/a.ts', '../test/support/world.ts'), importing('clients/cli/a.ts', '../../test/a.ts')],
  },
  {
    promise: 'cli → sdk → seal → schemas: no client imports upwards, and none imports gateway or infra',
    broken: only(['clients'], ({ from, to, package: foreign }) => {
      const own = from.split('/')[1] ?? ''
      return foreign || inRoom(to, 'schemas', ...[own, ...(below[own] ?? [])].map(room => `clients/${room}`))
    }),
    culprits: [
      importing('clients/seal/a.ts', '../sdk/index.ts'),
      importing('clients/sdk/a.ts', '../cli/profile.ts'),
      importing('clients/cli/a.ts', '../../gateway/config.ts'),
      importing('clients/sdk/a.ts', '../../infra/a.ts'),
    ],
  },
  {
    promise: 'only gateway/database imports postgres',
    broken: only([...production, 'test'], one => !isPackage(one, 'postgres') || inRoom(one.from, 'gateway/database')),
    culprits: [importing('gateway/boxes/a.ts', 'postgres'), importing('test/support/a.ts', 'postgres')],
  },
  {
    promise: `in production only ${objectStore} imports the S3 client, infra excepted`,
    broken: only(['schemas', 'gateway', 'clients'], one => !one.to.startsWith('@aws-sdk/') || one.from === objectStore),
    culprits: [importing('gateway/attachments/a.ts', '@aws-sdk/client-s3'), importing('gateway/ready.ts', '@aws-sdk/client-s3')],
  },
  {
    promise: 'HTTP never appears inside a capability: hono stays at the edge and where the gateway is put together',
    broken: only(['gateway'], one => {
      const isHono = isPackage(one, 'hono') || one.to.startsWith('@hono/') || isPackage(one, 'node:http')
      const agents = one.from === objectStore && one.to === 'node:http'
      return !isHono || agents || speaksHttp.includes(one.from) || inRoom(one.from, 'gateway/edge')
    }),
    culprits: [importing('gateway/boxes/a.ts', 'hono/http-exception'), importing('gateway/jobs.ts', '@hono/node-server')],
  },
  {
    promise: 'the capabilities of the gateway form a DAG',
    broken: sources => {
      const room = (path: string) => path.match(/^gateway\/([^/]+)\//)?.[1]
      const edges = importsIn(sources, 'gateway').flatMap(({ from, to }) => {
        const [a, b] = [room(from), room(to)]
        return a && b && a !== b ? [{ from: a, to: b }] : []
      })
      return cyclesIn(edges)
    },
    culprits: [
      [...importing('gateway/boxes/a.ts', '../referrals/b.ts'), ...importing('gateway/referrals/c.ts', '../boxes/d.ts')],
    ],
  },
  {
    promise: 'the edge and the database import no capability',
    broken: only(['gateway/edge', 'gateway/database'], one => {
      const shared = ['gateway/database', one.from.split('/').slice(0, 2).join('/')]
      return one.package || !inRoom(one.to, 'gateway') || /^gateway\/[^/]+$/.test(one.to) || inRoom(one.to, ...shared)
    }),
    culprits: [
      importing('gateway/edge/a.ts', '../identity/caller.ts'),
      importing('gateway/database/a.ts', '../referrals/queries.ts'),
      importing('gateway/database/a.ts', '../edge/log.ts'),
    ],
  },
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
    promise: 'no file imports itself on any way round',
    broken: sources => cyclesIn(sources.flatMap(importsOf).filter(one => !one.package)),
    culprits: [
      [...importing('schemas/a.ts', './b.ts'), file('schemas/b.ts', "export type { It } from './c.ts'"), ...importing('schemas/c.ts', './a.ts')],
      [file('infra/a.ts', "type A = import('./a.ts').A")],
    ],
  },
  {
    promise: 'every import of ours names a file that is there, so that no law is walked round',
    broken: sources => {
      const paths = new Set(sources.map(({ path }) => path))
      return sources.flatMap(importsOf).filter(one => !one.package && !paths.has(one.to)).map(said)
    },
    culprits: [importing('gateway/a.ts', './b'), importing('gateway/a.ts', '../schemas/letter')],
  },
  {
    promise: 'what is imported can be read in the source: no computed import outside infra',
    broken: only(['schemas', 'gateway', 'clients'], one => one.to !== '(computed)'),
    culprits: [[file('gateway/a.ts', 'const it = await import(name)')], [file('clients/sdk/a.ts', 'require(`./${name}`)')]],
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
          [...withoutStrings(text).matchAll(/\.(?:skip|only|todo|skipIf|runIf|mock|doMock)\b(?=\s*[(.`])/g)].map(
            ([found]) => `${path}: ${found}`,
          ),
        ),
    culprits: ['it.skip(name, run)', 'test.only(name, run)', 'test.todo(name)', 'describe.skipIf(slow)(name, run)', 'vi.mock(path)'].map(
      line => [file('test/a.test.ts', line)],
    ),
  },
]

function sqlIn(text: string): string[] {
  const tagged = /[\w$)\]](?:<[^\x60;]*>)?\x60\s*(?:select|insert|update|delete|with|create|alter|drop|grant|truncate|lock)\b|\.unsafe\(/gi
  return [...text.matchAll(tagged)].map(([found]) => found.trim())
}

function withoutStrings(text: string): string {
  return withoutProse(text).replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
}

const sources = readSources()

describe.for(laws)('$promise', ({ broken, culprits }) => {
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
  const found = ['one', './two.ts', 'three', 'four', './five.ts', './six.ts', 'seven', './eight.ts', 'nine', '(computed)']
  expect(specifiersOf(text)).toEqual(found)
})

test('there is something to read in every room', () => {
  for (const room of [...production, 'test']) {
    expect(importsIn(sources, room).length, room).toBeGreaterThan(10)
  }
})
