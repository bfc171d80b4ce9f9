// The recovery kit: what opens a council's referrals once every computer is lost. Two managers keep half of its words each.
// Made, tried and used here; the halves are shown once and kept nowhere, the kit itself is a file that the manager keeps.
import { certificatesInForce } from '../../../../schemas/directory/directory.ts'
import type { Id } from '../../../../schemas/ids.ts'
import { type Council, verifyEntry } from '../../../sdk/index.ts'
import { type Keyring, makeKit as make, openKit, type RecoveryKit, readKit } from '../../../seal/index.ts'
import { moment } from '../../../words/when.ts'
import { holdKeyring } from '../joining/own-keys.ts'
import type { Office } from '../office/office.ts'
import { ownEntry, soon } from './colleagues.ts'
import { nameOf } from './names.ts'
import type { Kit, KitGiven, MadeKit } from './shown.ts'

/** A term: then it is tried again. */
const termDays = 120

type Noted = { made: string; fingerprints: string[] }

/** It cannot be used as it is; the message says why, in a manager's words. */
export class KitRefused extends Error {
  override name = 'KitRefused'
}

export async function kit(office: Office): Promise<Kit> {
  const { keys, store } = office
  const [noted, drilled] = await Promise.all([store.get<Noted>('keys', 'kit'), lastDrill(office)])
  const fingerprints = Object.values(keys.keyrings).flatMap(one => one.keys.map(key => key.fingerprint))
  return {
    ...(noted && { made: moment(Date.parse(noted.made) / 1000) }),
    outdated: noted !== undefined && fingerprints.some(one => !noted.fingerprints.includes(one)),
    teams: Object.keys(keys.keyrings),
    ...(drilled && { tried: { at: moment(drilled.at), who: drilled.who } }),
    due: !drilled || soon() - drilled.at > termDays * 86_400,
  }
}

/** When it was last tried, by the council's own chain. */
async function lastDrill(office: Office): Promise<{ at: number; who: string } | undefined> {
  const { council, own } = office
  const { chain, entry } = await chainOf(council, own as Id)
  const last = chain.findLast(({ claims }) => claims.verb === 'record_drill')
  const member = last && entry.members.find(one => one.thumbprint === last.kid)
  return last && { at: last.at, who: member ? nameOf(office, member) : 'a manager' }
}

async function chainOf(council: Council, id: Id) {
  const { chain } = await council.call('readAuthorityChain', { params: { id }, query: {} })
  return verifyEntry(council.nation, id, chain)
}

/** Makes it; the file is of no use without both halves. */
export async function makeKit({ keys, net, own, store }: Office): Promise<MadeKit> {
  const { kit: made, halves } = await make({ net, authority: own, keyrings: Object.values(keys.keyrings) })
  await store.put('keys', 'kit', { made: made.made_at, fingerprints: made.fingerprints } satisfies Noted)
  return { name: `recovery-kit-${made.made_at.slice(0, 10)}.json`, text: JSON.stringify(made, null, 2), halves }
}

/** Opens it, compares it with the directory, changes no key, and has it recorded. @throws KitRefused, WrapRefused */
export async function tryKit(office: Office, given: KitGiven): Promise<{ made: string; at: string }> {
  const { council } = office
  const { opened, file } = await open(office, given)
  const entry = await ownEntry(office)
  const had = new Set(opened.flatMap(({ keys }) => keys.map(key => key.fingerprint)))
  const desks = [...new Set(entry.certificates.map(({ desk }) => desk))]
  const lacking = desks.filter(desk => certificatesInForce(entry, desk, soon()).some(one => !had.has(one.fingerprint)))
  if (lacking.length > 0)
    throw new KitRefused('This kit lacks keys that a team has now. Whoever holds them makes it again.')
  const held = entry.certificates.filter(one => had.has(one.fingerprint)).map(one => one.fingerprint)
  await council.directory.recordDrill([...new Set(held)])
  return { made: moment(Date.parse(file.made_at) / 1000), at: moment(Date.now() / 1000) }
}

/** Takes up the keys in it. */
export async function restoreKit(office: Office, given: KitGiven): Promise<{ teams: string[] }> {
  const { opened } = await open(office, given)
  for (const keyring of opened) await holdKeyring(office, keyring)
  office.boxes.reopen()
  return { teams: opened.map(({ desk }) => desk) }
}

async function open(
  office: Office,
  { text, first, second }: KitGiven,
): Promise<{ file: RecoveryKit; opened: Keyring[] }> {
  const file = readKit(text)
  if (file.net !== office.net || file.authority !== office.own)
    throw new KitRefused('This is the recovery kit of another council. Ask who keeps yours.')
  const opened = await openKit(file, [first, second])
  const { certificates } = await ownEntry(office)
  const strange = opened
    .flatMap(({ desk, keys }) => keys.map(key => ({ desk, fingerprint: key.fingerprint })))
    .some(key => certificates.some(one => one.fingerprint === key.fingerprint && one.desk !== key.desk))
  if (strange) throw new KitRefused('This kit calls a key of one team another’s. Do not use it.')
  return { file, opened }
}
