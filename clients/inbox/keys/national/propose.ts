// What a national administrator proposes about a council or the nation. Each is only said: another person approves it in their own queue.
// Forms are checked here once more, by the schemas, before anything is signed.
import { type Id, id as idForm } from '../../../../schemas/ids.ts'
import { publicKey, thumbprint } from '../../../../schemas/statement/jws.ts'
import { policy as policyForm } from '../../../../schemas/statement/verbs.ts'
import { type AnnouncementMade, GatewayProblem, LetterInvalid, type NationalMade } from '../../../sdk/index.ts'
import { newIdentity, recoded, renamed } from '../../../sdk/registrars/identity.ts'
import { registrarRequest } from '../../../sdk/registrars/request.ts'
import { registrarWords } from '../../../seal/index.ts'
import { fieldTitle } from '../../../words/directory/fields.ts'
import { line } from '../../../words/plain.ts'
import { today } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import { letInManager } from './managers.ts'
import type { AskingAdministrator, NationalCalls, Proposing } from './shown.ts'

/** The rules say no as things stand; the message says why, and what to do first. */
export class NotNow extends Error {
  override name = 'NotNow'
}

const notNow: Partial<Record<Proposing['what'], string>> = {
  rename: 'It is closed, or its end was settled: then only who follows it can be said anew.',
  recode: 'It is closed, or its end was settled: then only who follows it can be said anew.',
  succeed: 'It is closed already, or names itself among those who follow it or keep its keys.',
  let_in_manager: 'This council has a manager, who lets others in.',
  remove_administrator: 'Fewer than three people would remain: let in another administrator first.',
  retire_key: 'The gateway would be left without a key: add another first.',
}

type Reason = 'left' | 'lost' | 'compromised'

/** @throws LetterInvalid where what was typed cannot be said; GatewayProblem, DirectoryChanged */
export async function propose(office: Office, give: Proposing): Promise<NationalCalls['propose']['get']> {
  const made = await say(office, give).catch(error => {
    const why = error instanceof GatewayProblem && error.code === 'verb_not_allowed' ? notNow[give.what] : undefined
    throw why === undefined ? error : new NotNow(why)
  })
  const about = 'nation' in made ? 'national' : made.about
  return { about, proposal: made.statement }
}

async function say(office: Office, give: Proposing): Promise<AnnouncementMade | NationalMade> {
  const { directory } = office.council
  switch (give.what) {
    case 'register':
      return directory.register(newIdentity({ ...give, gss: give.gss === undefined ? [] : [give.gss] }))
    case 'rename':
      return directory.updateIdentity(
        give.id,
        renamed(await identityOf(office, give.id), give.name, give.on ?? today()),
      )
    case 'recode':
      return directory.updateIdentity(give.id, recoded(await identityOf(office, give.id), give, give.from))
    case 'succeed': {
      const { to, on, custodian } = give
      return directory.succeed(give.id, { successors: to as Id[], on, custodian: idForm.parse(custodian) })
    }
    case 'let_in_manager':
      return letInManager(office, give.id, give.invitation)
    default:
      return sayNational(office, give)
  }
}

async function sayNational(
  { council }: Office,
  give: Extract<
    Proposing,
    { what: 'admit_administrator' | 'remove_administrator' | 'publish_key' | 'retire_key' | 'policy' }
  >,
): Promise<NationalMade> {
  const { nationDirectory } = council
  switch (give.what) {
    case 'admit_administrator': {
      const { person, key, proof } = readRequest(give.request, council.nation.net)
      return nationDirectory.admitRegistrar({ person, key, proof })
    }
    case 'remove_administrator':
      return nationDirectory.removeRegistrar(give.key, give.reason as Reason)
    case 'publish_key':
      return nationDirectory.publishGatewayKey(readKey(give.key), give.issuer)
    case 'retire_key':
      return nationDirectory.retireGatewayKey(give.key)
    case 'policy': {
      const form = policyForm.safeParse(withNumbers(council.nation.policy, give.policy))
      if (!form.success) throw invalid(form.error)
      return nationDirectory.setPolicy(form.data)
    }
  }
}

async function identityOf({ council }: Office, id: string) {
  const { identity } = await council.directory.entry(id as Id)
  if (!identity) throw new Error('This council is not registered yet.')
  return identity
}

/** Whoever asks reads these words to two administrators. */
export async function askingAdministrator(
  { council }: Office,
  { request }: { request: string },
): Promise<AskingAdministrator> {
  const { net } = council.nation
  const { name, person, key } = readRequest(request, net)
  return { name: line(name), words: await registrarWords({ net, person, member: await thumbprint(key) }) }
}

function readRequest(text: string, net: string) {
  const form = registrarRequest.safeParse(json(text))
  if (!form.success) throw wrong('request', 'This is not a request that “cme registrar init” wrote.')
  if (form.data.net !== net) throw wrong('request', 'This request is for another nation.')
  return form.data
}

function readKey(text: string) {
  const given = json(text)
  if (typeof given === 'object' && given !== null && 'd' in given)
    throw wrong(
      'key',
      'This file holds the private half of the key too. Ask the operator for a new key, and for its public half.',
    )
  const form = publicKey.safeParse(given)
  if (!form.success) throw wrong('key', 'This file holds no public key.')
  return form.data
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function wrong(path: string, message: string): LetterInvalid {
  return new LetterInvalid([{ path, code: 'not_valid', message }])
}

/** What was typed, in its place: `retention.floor_days` lies within `retention`. */
function withNumbers(policy: object, typed: Record<string, number>): object {
  const next = structuredClone(policy) as Record<string, Record<string, number> | number>
  for (const [path, number] of Object.entries(typed)) {
    const [outer = '', inner] = path.split('.')
    if (inner === undefined) next[outer] = number
    else next[outer] = { ...(next[outer] as Record<string, number>), [inner]: number }
  }
  return next
}

function invalid({ issues }: { issues: readonly { path: PropertyKey[] }[] }): LetterInvalid {
  return new LetterInvalid(
    issues.map(({ path }) => {
      const place = path.join('.')
      return { path: place, code: 'not_valid', message: `${fieldTitle(place)}: this number cannot be used` }
    }),
  )
}
