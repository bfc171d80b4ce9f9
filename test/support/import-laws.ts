// Who may import whom: ARCHITECTURE's rooms and laws as data, each with culprits that break it. `architecture.test.ts` tries them.
// Where a law is in the way, change it here with its reason, or the code: never the reading of the sources.
import { cyclesIn, type Import, importsOf, isPackage, reachedFrom, type Source } from './sources.ts'

export type Law = {
  promise: string
  /** What breaks it, in words that find the place. */
  broken: (sources: readonly Source[]) => string[]
  /** Invented files; each set breaks this law. Paths of sets are separate worlds. */
  culprits: Source[][]
}

/** An invented file. */
export const file = (path: string, ...lines: string[]): Source => ({
  path,
  text: ['// Invented.', ...lines].join('\n'),
})
const importing = (path: string, target: string): Source[] => [file(path, `import { it } from '${target}'`)]
export const inRoom = (path: string, ...rooms: string[]) => rooms.some(room => path.startsWith(`${room}/`))
const said = ({ from, to }: Import) => `${from} imports ${to}`
export const importsIn = (sources: readonly Source[], ...rooms: string[]) =>
  sources.filter(({ path }) => inRoom(path, ...rooms)).flatMap(importsOf)
const isNode = ({ to }: Import) => to.startsWith('node:')
export const production = ['schemas', 'gateway', 'clients', 'infra']

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
  ctf: [],
  files: [],
  seal: [],
  sdk: ['seal', 'files'],
  words: [],
  documents: ['seal', 'files', 'words'],
  cli: ['sdk', 'seal', 'files', 'words', 'ctf', 'documents', 'inbox/serve', 'connector'],
  connector: ['sdk', 'seal', 'files', 'ctf', 'documents'],
  inbox: ['sdk', 'seal', 'files', 'words', 'ctf', 'documents'],
}
export const importLaws: Law[] = [
  {
    promise: 'in the inbox, parts import no page, and keys and state import neither',
    broken: sources =>
      [
        ...importsIn(sources, 'clients/inbox/parts').filter(({ to }) => inRoom(to, 'clients/inbox/pages')),
        ...importsIn(sources, 'clients/inbox/keys', 'clients/inbox/state').filter(({ to }) =>
          inRoom(to, 'clients/inbox/pages', 'clients/inbox/parts'),
        ),
      ].map(said),
    culprits: [
      importing('clients/inbox/parts/form/a.tsx', '../../pages/steps/b.ts'),
      importing('clients/inbox/keys/a.ts', '../parts/b.tsx'),
      importing('clients/inbox/state/a.ts', '../pages/b.tsx'),
    ],
  },
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
    promise: 'schemas, seal, files and ctf run in a browser: no node: import',
    broken: only(['schemas', 'clients/seal', 'clients/files', 'clients/ctf'], one => !isNode(one)),
    culprits: [importing('schemas/a.ts', 'node:crypto'), [file('clients/seal/a.ts', "import 'node:buffer'")]],
  },
  {
    promise: 'the words, the documents and the inbox run in a browser but for what serves and builds it',
    broken: only(
      ['clients/words', 'clients/documents', 'clients/inbox'],
      one => !isNode(one) || inRoom(one.from, 'clients/inbox/serve'),
    ),
    culprits: [importing('clients/inbox/pages/a.tsx', 'node:fs'), importing('clients/words/a.ts', 'node:util')],
  },
  {
    promise: 'a page of the inbox holds no key: only its worker, in keys/, imports the SDK or the seal',
    broken: only(
      ['clients/inbox'],
      one =>
        inRoom(one.from, 'clients/inbox/keys', 'clients/inbox/serve') || !inRoom(one.to, 'clients/sdk', 'clients/seal'),
    ),
    culprits: [
      importing('clients/inbox/pages/a.tsx', '../../sdk/index.ts'),
      importing('clients/inbox/state/a.ts', '../../seal/index.ts'),
    ],
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
    promise:
      'what reads CSV is loaded by whoever reads a file, not by everybody: no way leads to it from the face of the SDK',
    broken: sources => {
      const imports = sources.flatMap(importsOf)
      const from = 'clients/sdk/index.ts'
      const reached = [from, ...reachedFrom(from, imports).keys()]
      return imports.filter(one => reached.includes(one.from) && isPackage(one, 'csv-parse')).map(said)
    },
    culprits: [
      importing('clients/sdk/index.ts', 'csv-parse/sync'),
      [
        ...importing('clients/sdk/index.ts', './exchange/csv.ts'),
        ...importing('clients/sdk/exchange/csv.ts', 'csv-parse'),
      ],
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
    culprits: [
      importing('gateway/attachments/a.ts', '@aws-sdk/client-s3'),
      importing('gateway/ready.ts', '@aws-sdk/client-s3'),
    ],
  },
  {
    promise: 'HTTP never appears inside a capability: hono stays at the edge and where the gateway is put together',
    broken: only(['gateway'], one => {
      const isHono = isPackage(one, 'hono') || one.to.startsWith('@hono/') || isPackage(one, 'node:http')
      const agents = one.from === objectStore && one.to === 'node:http'
      return !isHono || agents || speaksHttp.includes(one.from) || inRoom(one.from, 'gateway/edge')
    }),
    culprits: [
      importing('gateway/boxes/a.ts', 'hono/http-exception'),
      importing('gateway/jobs.ts', '@hono/node-server'),
    ],
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
      [
        ...importing('gateway/boxes/a.ts', '../referrals/b.ts'),
        ...importing('gateway/referrals/c.ts', '../boxes/d.ts'),
      ],
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
    promise: 'no file imports itself on any way round',
    broken: sources => cyclesIn(sources.flatMap(importsOf).filter(one => !one.package)),
    culprits: [
      [
        ...importing('schemas/a.ts', './b.ts'),
        file('schemas/b.ts', "export type { It } from './c.ts'"),
        ...importing('schemas/c.ts', './a.ts'),
      ],
      [file('infra/a.ts', "type A = import('./a.ts').A")],
    ],
  },
  {
    promise: 'every import of ours names a file that is there, so that no law is walked round',
    broken: sources => {
      const paths = new Set(sources.map(({ path }) => path))
      return sources
        .flatMap(importsOf)
        .filter(one => !one.package && !one.to.endsWith('.css') && !paths.has(one.to))
        .map(said)
    },
    culprits: [importing('gateway/a.ts', './b'), importing('gateway/a.ts', '../schemas/letter')],
  },
  {
    promise: 'what is imported can be read in the source: no computed import outside infra',
    broken: only(['schemas', 'gateway', 'clients'], one => one.to !== '(computed)'),
    culprits: [[file('gateway/a.ts', 'const it = await import(name)')], [file('clients/sdk/a.ts', 'require(name)')]],
  },
]
