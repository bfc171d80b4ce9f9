// `cme registrar register`, `rename` and `succeed`: what registrars say of one council. Each only proposes; another person approves.
// Many councils at once come by `cme directory import`.

import { type Identity, identity as identityForm } from '../../../schemas/directory/identity.ts'
import { day, type Id } from '../../../schemas/ids.ts'
import type { AnnouncementMade } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { type Action, listOf, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { proposed } from './proposed.ts'

type Say = (by: Office['council']['directory']) => Promise<AnnouncementMade>

async function propose(context: Context, office: Office, say: Say, before?: Identity): Promise<Answer> {
  const made = await withLock(office.profile, context, () => say(office.council.directory))
  return proposed(context, office, made.statement, made.entry.entry.proposals, before)
}

/** `cme registrar register NAME --nation …`. A name that a council has already is refused. */
export const register: Action = async (context, [name = ''], options) => {
  const office = await openOffice(context)
  const { items } = await office.council.directory.find(name)
  const same = items.find(one => one.identity?.name === name)
  if (same)
    throw new WrongUse(`${line(name)} is registered already: ${same.id}.`, 'See: cme directory show', 'registered')
  const from = dayIn(options, 'from')
  const dated = (code: string) => ({ code, ...(from !== undefined && { from }) })
  const [region, laCode] = [textOf(options, 'region'), textOf(options, 'laCode')]
  const made = checked({
    name,
    nation: textOf(options, 'nation'),
    ...(region !== undefined && { region }),
    ...(laCode !== undefined && { la_codes: [dated(laCode)] }),
    gss: listOf(options, 'gss').map(dated),
    status: 'active',
  })
  return propose(context, office, directory => directory.register(made))
}

/** `cme registrar rename COUNCIL NAME`: the old name leads to it as before, with the day on which it ended. */
export const rename: Action = async (context, [given = '', name = ''], options) => {
  const office = await openOffice(context)
  const { id, identity } = await councilNamed(office.council, given)
  if (!identity) throw new WrongUse('This council is not registered yet.')
  if (identity.name === name) throw new WrongUse(`It is called ${line(name)} already.`)
  const on = dayIn(options, 'on')
  const ended = { name: identity.name, until: dayBefore(on ?? new Date().toISOString().slice(0, 10)) }
  const next = checked({ ...identity, name, other_names: [...(identity.other_names ?? []), ended] })
  return propose(context, office, directory => directory.updateIdentity(id, next), identity)
}

/** `cme registrar succeed COUNCIL --to … --on DAY --custodian …`. */
export const succeed: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { id } = await councilNamed(office.council, given)
  const [custodian, ...successors] = await Promise.all(
    [textOf(options, 'custodian') ?? '', ...listOf(options, 'to')].map(name => idOf(office, name)),
  )
  const settled = { successors, on: dayIn(options, 'on') ?? '', custodian: custodian as Id }
  return propose(context, office, directory => directory.succeed(id, settled))
}

async function idOf({ council }: Office, name: string): Promise<Id> {
  return (await councilNamed(council, name)).id
}

function checked(identity: object): Identity {
  const form = identityForm.safeParse(identity)
  if (form.success) return form.data
  const findings = form.error.issues.map(({ path, message }) => ({ path: path.join('.'), code: 'not_valid', message }))
  throw new InvalidContent('A council cannot be entered like this.', findings)
}

function dayIn(options: Parameters<Action>[2], name: string): string | undefined {
  const given = textOf(options, name)
  if (given === undefined || day.safeParse(given).success) return given
  throw new WrongUse(`"${given}" is not a day.`, 'Write it as 2027-04-01.')
}

function dayBefore(on: string): string {
  return new Date(Date.parse(`${on}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
