// `cme registrar register`, `rename` and `succeed`: what registrars say of one council. Each only proposes; another person approves.
// Many councils at once come by `cme directory import`.

import type { Identity } from '../../../schemas/directory/identity.ts'
import { day, type Id } from '../../../schemas/ids.ts'
import type { AnnouncementMade } from '../../sdk/index.ts'
import { newIdentity, renamed } from '../../sdk/registrars/identity.ts'
import { line } from '../../words/plain.ts'
import { today } from '../../words/when.ts'
import { type Action, listOf, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
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
  const made = newIdentity({
    ...{ name, nation: textOf(options, 'nation') ?? '', region: textOf(options, 'region') },
    ...{ laCode: textOf(options, 'laCode'), gss: listOf(options, 'gss'), from: dayIn(options, 'from') },
  })
  return propose(context, office, directory => directory.register(made))
}

/** `cme registrar rename COUNCIL NAME`: the old name leads to it as before, with the day on which it ended. */
export const rename: Action = async (context, [given = '', name = ''], options) => {
  const office = await openOffice(context)
  const { id, identity } = await councilNamed(office.council, given)
  if (!identity) throw new WrongUse('This council is not registered yet.')
  if (identity.name === name) throw new WrongUse(`It is called ${line(name)} already.`)
  const next = renamed(identity, name, dayIn(options, 'on') ?? today())
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

function dayIn(options: Parameters<Action>[2], name: string): string | undefined {
  const given = textOf(options, name)
  if (given === undefined || day.safeParse(given).success) return given
  throw new WrongUse(`"${given}" is not a day.`, 'Write it as 2027-04-01.')
}
