// Founds a real nation, on machines that need no network. Each registrar makes a key of their own; one of them signs; then each makes a profile
// to work with. The steps, with what to say after each name: README.md beside this file; `found.ts` alone prints them.
// Gateways are started with what `sign` writes (FOUNDING_FILE); clients pin the digest it prints. No private key may get into a plan.
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { id, newId } from '../../schemas/ids.ts'
import { importSigningKey, type PublicKey, publicKey } from '../../schemas/statement/jws.ts'
import { policy } from '../../schemas/statement/verbs.ts'
import { foundNation, makeOwnKey } from './founding.ts'
import { makeProfile } from './profile.ts'

const registrarFile = z.object({ person: id, key: publicKey })
const privateFile = z.object({ person: id, key: z.looseObject({ kty: z.string() }) })
const receiptKeyFile = z.looseObject({ kty: z.string() }).describe('JWK of the receipt key')
const planFile = z.strictObject({
  name: z.string(),
  rehearsal: z.boolean(),
  policy,
  gateway: z.strictObject({ issuer: z.url(), key: receiptKeyFile }),
  registrars: z.array(z.string()).min(3).describe('files of public keys, beside the plan'),
})

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as unknown

/** Whoever holds the whole receipt key file may give it: only its public members are used. */
function publicOf({ kty, crv, x, y }: z.infer<typeof receiptKeyFile>): PublicKey {
  return publicKey.parse(kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x })
}

async function makeKey(name: string): Promise<string> {
  const { jwk, privateJwk } = await makeOwnKey()
  const person = newId()
  await writeFile(`${name}.private.json`, JSON.stringify({ person, key: privateJwk }), { mode: 0o600, flag: 'wx' })
  await writeFile(`${name}.public.json`, JSON.stringify({ person, key: jwk }), { flag: 'wx' })
  return `${name}.private.json is yours alone. Give ${name}.public.json to whoever writes the plan.\n`
}

/** A plan to read and change: waiting times of PROTOCOL's, everything else as the protocol has it where a policy is silent. */
async function draftPlan(name: string, issuer: string, keyFile: string, registrars: string[]): Promise<string> {
  const key = publicOf(receiptKeyFile.parse(await readJson(keyFile)))
  const usual = { proposal_lapses_after_days: 14, first_manager_waits_days: 7, keyholders_per_desk: 2 }
  for (const file of registrars) registrarFile.parse(await readJson(file))
  // `sign` looks for them beside the plan.
  const files = registrars.map(file => relative('.', file))
  const plan = { name, rehearsal: false, policy: usual, gateway: { issuer, key }, registrars: files }
  return `${JSON.stringify(planFile.parse(plan), null, 2)}\n`
}

async function sign(plan: string, own: string): Promise<{ statement: string; net: string }> {
  const { registrars: files, gateway, ...rest } = planFile.parse(await readJson(plan))
  const registrars = await Promise.all(
    files.map(async file => registrarFile.parse(await readJson(join(dirname(plan), file)))),
  )
  const signer = privateFile.parse(await readJson(own))
  const signing = await importSigningKey(signer.key)
  const named = registrars.some(({ person }) => person === signer.person)
  if (!named) throw new Error(`${own} belongs to none of the registrars in ${plan}.`)
  return foundNation({ ...rest, gateway: { issuer: gateway.issuer, key: publicOf(gateway.key) }, registrars, signing })
}

const usage = `found.ts key NAME
found.ts plan NATION https://GATEWAY RECEIPT_KEY ONE.public.json TWO.public.json THREE.public.json … > plan.json
found.ts sign plan.json OWN.private.json > founding.jws
found.ts profile founding.jws OWN.private.json FOLDER "YOUR NAME"`

const [command, first, second, third, ...more] = process.argv.slice(2)
try {
  if (command === 'key' && first) process.stderr.write(await makeKey(first))
  else if (command === 'plan' && first && second && third)
    process.stdout.write(await draftPlan(first, second, third, more))
  else if (command === 'sign' && first && second) {
    const { statement, net } = await sign(first, second)
    process.stdout.write(`${statement}\n`)
    process.stderr.write(`net: ${net}\nClients pin this digest; publish it where people will compare it.\n`)
  } else if (command === 'profile' && first && second && third) {
    const own = privateFile.parse(await readJson(second))
    const statement = (await readFile(first, 'utf8')).trim()
    process.stderr.write(await makeProfile({ statement, own, folder: third, name: more.join(' ') }))
  } else throw new Error(usage)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
