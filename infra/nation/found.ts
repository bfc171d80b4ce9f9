// Founds a real nation, in two steps, on machines that need no network. Each registrar makes a key of their own; one of them signs.
//   node infra/nation/found.ts key registrar-1            writes registrar-1.private.json (keep it) and registrar-1.public.json
//   node infra/nation/found.ts sign plan.json registrar-1.private.json > founding.jws
// Gateways are started with founding.jws (FOUNDING_FILE); clients pin the digest that `sign` prints.
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { id, newId } from '../../schemas/ids.ts'
import { importSigningKey, publicKey } from '../../schemas/statement/jws.ts'
import { policy } from '../../schemas/statement/verbs.ts'
import { foundNation, makeOwnKey } from './founding.ts'

const registrarFile = z.object({ person: id, key: publicKey })
const privateFile = z.object({ person: id, key: z.looseObject({ kty: z.string() }) })
const planFile = z.strictObject({
  name: z.string(),
  rehearsal: z.boolean(),
  policy,
  gateway: z.strictObject({ issuer: z.url(), key: z.looseObject({}).describe('public JWK of the receipt key') }),
  registrars: z.array(z.string()).min(3).describe('files of public keys, beside the plan'),
})

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as unknown

async function makeKey(name: string): Promise<string> {
  const { jwk, privateJwk } = await makeOwnKey()
  const person = newId()
  await writeFile(`${name}.private.json`, JSON.stringify({ person, key: privateJwk }), { mode: 0o600, flag: 'wx' })
  await writeFile(`${name}.public.json`, JSON.stringify({ person, key: jwk }), { flag: 'wx' })
  return `${name}.private.json is yours alone. Give ${name}.public.json to whoever writes the plan.\n`
}

async function sign(plan: string, own: string): Promise<{ statement: string; net: string }> {
  const { registrars: files, gateway, ...rest } = planFile.parse(await readJson(plan))
  const registrars = await Promise.all(
    files.map(async file => registrarFile.parse(await readJson(join(dirname(plan), file)))),
  )
  const signer = privateFile.parse(await readJson(own))
  const signing = await importSigningKey(signer.key)
  // Whoever holds the whole receipt key file may give it here: only its public members are used.
  const { kty, crv, x, y } = gateway.key
  const receiptKey = publicKey.parse(kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x })
  const named = registrars.some(({ person }) => person === signer.person)
  if (!named) throw new Error(`${own} belongs to none of the registrars in ${plan}.`)
  return foundNation({ ...rest, gateway: { issuer: gateway.issuer, key: receiptKey }, registrars, signing })
}

const [command, first, second] = process.argv.slice(2)
try {
  if (command === 'key' && first) process.stderr.write(await makeKey(first))
  else if (command === 'sign' && first && second) {
    const { statement, net } = await sign(first, second)
    process.stdout.write(`${statement}\n`)
    process.stderr.write(`net: ${net}\nClients pin this digest; publish it where people will compare it.\n`)
  } else throw new Error('Usage: found.ts key NAME | found.ts sign PLAN.json OWN.private.json')
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
