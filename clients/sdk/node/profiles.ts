// One person, several councils: the profile of the folder itself, and one for each further council in a folder beneath it.
// Each is a profile of its own, with keys and memory of its own; what they share is the person, and usually the phrase.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Profile, ProfileUnusable, readProfile } from './profile.ts'

/** Where the profile for a further council lies. */
export function furtherFolder(folder: string, authority: string): string {
  return join(folder, 'also', authority)
}

/** Every profile of a person, the folder's own first. */
export async function profilesIn(folder: string): Promise<Profile[]> {
  const names = await readdir(join(folder, 'also')).catch(() => [])
  const folders = [folder, ...names.sort().map(name => furtherFolder(folder, name))]
  return Promise.all(folders.map(readProfile))
}

/**
 * The profile for one of the person's councils, by a part of its name or its id.
 * @throws ProfileUnusable `no_profile` where none or several are meant
 */
export async function profileFor(folder: string, council: string): Promise<Profile> {
  const profiles = await profilesIn(folder)
  const wanted = council.toLowerCase()
  const exact = profiles.filter(one => one.council.toLowerCase() === wanted || one.authority === wanted)
  const found = exact.length > 0 ? exact : profiles.filter(one => one.council.toLowerCase().includes(wanted))
  const [profile] = found
  if (profile && found.length === 1) return profile
  throw new ProfileUnusable(
    'no_profile',
    `"${council}" names ${found.length || 'none'} of your councils.`,
    `They are: ${profiles.map(one => one.council).join(', ')}.`,
  )
}
