// npm run conformance: PROTOCOL's rules against a live gateway. Without an address it starts one of its own and ends it again.
// Fills the directory it runs against: so with an address, only against rehearsals, and with the keys of two of its registrars.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { RegistrarKeys } from '../../infra/nation/founding.ts'
import { importSigningKey } from '../../schemas/statement/jws.ts'
import { type LiveNation, liveNation } from '../support/live-nation.ts'
import { sentences } from './proofs/index.ts'
import { proofTable } from './proofs/sentence.ts'
import { asJson, line, summary } from './report.ts'
import { rules } from './rules/index.ts'
import { prepare, readNationAt, runRules } from './suite.ts'

const usage = `npm run conformance                                           against a gateway started for it
npm run conformance -- --url URL --registrar FILE --registrar FILE   against a rehearsal gateway of yours;
                                                              the files hold private JWKs of two of its registrars
  --json          the outcome as JSON
  --only PREFIX   only rules whose id begins so (S, L-0, R-17 …)
  --proofs        which rules and tests show each sentence of §§5–7; nothing is run`

type Options = { url?: string; registrar: string[]; json: boolean; only: string; proofs: boolean }

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const options = readOptions(words)
  if (!options) {
    console.error(usage)
    return 2
  }
  if (options.proofs) {
    console.log(proofTable(sentences))
    return 0
  }
  try {
    return await run(options)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
}

async function run({ url, registrar, json, only }: Options): Promise<number> {
  const { nation, stop } =
    url === undefined ? await startOwn() : { nation: await nationAt(url, registrar), stop: async () => {} }
  try {
    const ctx = await prepare(nation)
    const chosen = rules.filter(({ id }) => id.startsWith(only))
    const outcomes = await runRules(ctx, chosen, outcome => json || console.log(line(outcome)))
    console.log(json ? asJson(nation.url, outcomes) : summary(outcomes))
    return outcomes.length > 0 && outcomes.every(({ passed }) => passed) ? 0 : 1
  } finally {
    await stop()
  }
}

function readOptions(words: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        url: { type: 'string' },
        registrar: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        proofs: { type: 'boolean', default: false },
      },
    })
    const { url, ...rest } = values
    if ((url === undefined) !== (rest.registrar.length === 0)) return undefined
    return { ...rest, ...(url !== undefined && { url: url.replace(/\/$/, '') }) }
  } catch {
    return undefined
  }
}

/** Imported only here, so that nothing of the gateway is loaded to look at somebody else's. */
async function startOwn(): Promise<{ nation: LiveNation; stop(): Promise<void> }> {
  const { startEmbeddedNation } = await import('../support/embedded-nation.ts')
  const nation = await startEmbeddedNation('conformance')
  return { nation, stop: nation.stop }
}

/** @throws Error where the nation is no rehearsal, or these are not keys of two of its registrars */
async function nationAt(url: string, files: string[]): Promise<LiveNation> {
  const { net, rehearsal, name, registrars: known, gatewayKeys } = await readNationAt(url)
  if (!rehearsal) throw new Error(`"${name}" at ${url} is no rehearsal: this suite fills the directory, and stays out.`)
  const registrars = await Promise.all(files.map(file => readRegistrar(file, known)))
  if (new Set(registrars.map(({ person }) => person)).size < 2) {
    throw new Error('Keys of two registrars who are different people are needed: one proposes, the other approves.')
  }
  const [issuer = url] = [...gatewayKeys.values()].map(one => one.issuer)
  return liveNation({ url, issuer, net, registrars })
}

async function readRegistrar(file: string, known: { thumbprint: string; person: string }[]): Promise<RegistrarKeys> {
  const privateJwk = JSON.parse(await readFile(file, 'utf8'))
  const key = await importSigningKey(privateJwk)
  const registrar = known.find(one => one.thumbprint === key.kid)
  if (!registrar) throw new Error(`${file} is not the key of a registrar of this nation.`)
  return { person: registrar.person, key: { ...key, privateJwk } }
}
