// `cme registrar remove`, `gateway-key …` and `policy set`: what changes the nation. Each only proposes; another person approves.

import type { Nation } from '../../../schemas/directory/nation.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import { publicKey } from '../../../schemas/statement/jws.ts'
import { policy as policyForm, type StatementOf } from '../../../schemas/statement/verbs.ts'
import type { NationalMade } from '../../sdk/index.ts'
import { differences } from '../../words/directory/changes.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice } from '../context.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { readJson } from '../writing/read-json.ts'
import { proposed } from './proposed.ts'

type Reason = StatementOf<'remove_registrar'>['reason']

async function propose(
  context: Context,
  office: Office,
  say: (by: Office['council']['nationDirectory']) => Promise<NationalMade>,
) {
  const made = await withLock(office.profile, context, () => say(office.council.nationDirectory))
  return proposed(context, office, made.statement, made.nation.nation.proposals)
}

/** `cme registrar remove KEY --reason`. Fewer than three people never remain. */
export const remove: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { registrars } = office.council.nation
  const keys = registrars.filter(({ until }) => until === undefined).map(one => one.thumbprint)
  const registrar = keyMeant(keys, given, 'national administrators')
  const reason = textOf(options, 'reason') as Reason
  return propose(context, office, nation => nation.removeRegistrar(registrar, reason))
}

/** `cme registrar gateway-key publish FILE`: the public half of a key that the gateway's operator made. */
export const publishKey: Action = async (context, [file = '-'], options) => {
  const office = await openOffice(context)
  const content = await readJson(file, context.io)
  if (typeof content === 'object' && content !== null && 'd' in content)
    throw new WrongUse(
      'This file holds the private half of the key too: it must never leave the gateway.',
      'Ask the operator for the public half, and for a new key: this one has been about.',
      'private_key_given',
    )
  const form = publicKey.safeParse(content)
  if (!form.success) throw new InvalidContent('This is no public key.', explain(form.error, content))
  const issuer = textOf(options, 'issuer') ?? office.profile.issuer ?? office.profile.gateway
  return propose(context, office, nation => nation.publishGatewayKey(form.data, issuer))
}

/** `cme registrar gateway-key retire KEY`. A gateway always keeps one that has no end. */
export const retireKey: Action = async (context, [given = '']) => {
  const office = await openOffice(context)
  const key = keyMeant(keysInForce(office.council.nation), given, 'receipt keys')
  return propose(context, office, nation => nation.retireGatewayKey(key))
}

function keysInForce({ gatewayKeys }: Nation): string[] {
  return [...gatewayKeys].filter(([, { until }]) => until === undefined).map(([kid]) => kid)
}

/** `cme registrar policy set FILE`: the whole policy, as `policy show --file` prints it. */
export const setPolicy: Action = async (context, [file = '-']) => {
  const office = await openOffice(context)
  const content = await readJson(file, context.io)
  const form = policyForm.safeParse(content)
  if (!form.success) throw new InvalidContent('This is no policy.', explain(form.error, content))
  if (differences(office.council.nation.policy, form.data).length === 0)
    throw new WrongUse(
      'This is the policy that was laid down last: nothing would change.',
      'See: cme registrar policy show',
    )
  return propose(context, office, nation => nation.setPolicy(form.data))
}

function keyMeant(keys: readonly string[], given: string, what: string): string {
  const found = keys.filter(one => one.startsWith(given))
  const [key] = found
  if (key !== undefined && found.length === 1 && given.length >= 4) return key
  throw new WrongUse(
    `"${given}" names ${found.length || 'none'} of the ${what}.`,
    'Take it from: cme registrar list',
    'no_such_key',
  )
}
