// The people of a rehearsal, to be opened with one click: their wrapped keys with the phrase beside them. Never for a real nation.
// The profiles are those that `npm start` leaves for the command line.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { phraseBeside } from '../../sdk/node/open-profile.ts'
import { type Profile, readProfile } from '../../sdk/node/profile.ts'

/** Answers a path below /rehearsal/; undefined where there is nothing. */
export type Rehearsal = (path: string) => Promise<unknown>

const order = ['officer', 'manager', 'registrar', 'auditor', 'system']

/** The people whose profiles lie in a folder. Systems are nobody who sits before a screen. */
export function rehearsalOf(folder: string): Rehearsal {
  return async path => {
    const [, , what, name] = path.split('/')
    if (what !== 'people') return undefined
    const profiles = (await everyone(folder)).filter(({ role }) => role !== 'system')
    if (name === undefined) return profiles.map(entry)
    const profile = profiles.find(one => nameOf(one) === decodeURIComponent(name))
    return profile && withKeys(profile)
  }
}

async function everyone(folder: string): Promise<Profile[]> {
  const names = await readdir(folder).catch(() => [])
  const read = await Promise.all(names.map(name => readProfile(join(folder, name)).catch(() => undefined)))
  return read
    .filter(one => one !== undefined)
    .toSorted((one, two) => order.indexOf(one.role) - order.indexOf(two.role) || one.council.localeCompare(two.council))
}

const nameOf = ({ folder }: Profile) => folder.split(/[/\\]/).at(-1) ?? ''

function entry(profile: Profile) {
  const { name = '', council, role } = profile
  return { profile: nameOf(profile), name, council, role }
}

async function withKeys(profile: Profile) {
  const { authority, council, role, desks, name = '', folder } = profile
  const wrapped = (await readFile(join(folder, 'keys.wrapped'))).toString('base64url')
  return { person: { authority, council, name, role, desks }, wrapped, phrase: await phraseBeside(profile) }
}
