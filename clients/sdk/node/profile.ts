// A profile: a folder with what one member needs to speak for its council. Keys lie in it wrapped under a phrase, never in the clear.
// The command line keeps its own in this form; a program opens one with open-profile.ts.
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { z } from 'zod'
import { digest, id } from '../../../schemas/ids.ts'
import { importSigningKey } from '../../../schemas/statement/jws.ts'
import { type Keyring, type MadeCertificate, unwrap, wrap } from '../../seal/index.ts'
import { type Membership, post } from '../joining/bundle.ts'
import type { KeptKeys } from '../joining/kept-keys.ts'

const profileFile = z.strictObject({
  ...post.shape,
  member: digest,
  person: id.optional(),
  /** Holds the phrase, for systems and rehearsals; relative to the folder. */
  phrase_file: z.string().optional(),
  /** When the last recovery kit was made here, and for which certificates: so that an outdated one is noticed. */
  kit: z.strictObject({ made_at: z.string(), fingerprints: z.array(z.string()) }).optional(),
})
export type Profile = z.infer<typeof profileFile> & { folder: string }

/** The profile cannot be used as it is; `hint` says what to do. */
export class ProfileUnusable extends Error {
  override name = 'ProfileUnusable'
  readonly code: 'no_profile' | 'profile_broken' | 'phrase_needed' | 'other_keys'
  readonly hint: string

  constructor(code: ProfileUnusable['code'], message: string, hint: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/** What is wrapped. */
export type ProfileKeys = {
  member: JWK
  device: MadeCertificate
  keyrings: Record<string, Keyring>
  /** What opens and changes the keys kept at the gateway, where they are. */
  kept?: KeptKeys
}

/** Reads a profile without its keys. @throws ProfileUnusable that says how to make one, or what is wrong with it */
export async function readProfile(folder: string): Promise<Profile> {
  const text = await readFile(join(folder, 'profile.json'), 'utf8').catch(() => {
    throw new ProfileUnusable(
      'no_profile',
      `There is no profile in ${folder}.`,
      `Make one with: cme init --profile ${folder}\n  Or name the folder of yours: --profile, or CME_PROFILE.`,
    )
  })
  const form = profileFile.safeParse(parsed(text))
  if (form.success) return { ...form.data, folder }
  const faults = form.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`)
  throw new ProfileUnusable(
    'profile_broken',
    `${join(folder, 'profile.json')} cannot be read: ${faults.join('; ')}`,
    'Correct it by hand.',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Writes a profile and wraps its keys under the phrase; both files appear whole or not at all. */
export async function writeProfile(profile: Profile, keys: ProfileKeys, phrase: string): Promise<void> {
  await mkdir(profile.folder, { recursive: true, mode: 0o700 })
  const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(keys)), phrase)
  await put(join(profile.folder, 'keys.wrapped'), wrapped)
  await writeProfileFile(profile)
}

/** Writes what is no secret: the profile without its keys. */
export async function writeProfileFile({ folder, ...profile }: Profile): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await put(join(folder, 'profile.json'), `${JSON.stringify(profileFile.parse(profile), null, 2)}\n`)
}

/** The keys of a profile. @throws WrapRefused where the phrase is wrong; ProfileUnusable where the keys are another profile's */
export async function unlockProfile({ folder, member }: Profile, phrase: string): Promise<ProfileKeys> {
  const opened = await unwrap(new Uint8Array(await readFile(join(folder, 'keys.wrapped'))), phrase)
  const keys = JSON.parse(new TextDecoder().decode(opened)) as ProfileKeys
  const { kid } = await importSigningKey(keys.member)
  if (kid === member) return keys
  throw new ProfileUnusable(
    'other_keys',
    `The keys in ${join(folder, 'keys.wrapped')} are not those of the member that profile.json names.`,
    'Put the two files of one profile together again: from its backup, or with cme restore into a new folder.',
  )
}

/** A profile with its keys as it is kept with a person's others. */
export function membershipOf(profile: Profile, { member, device, keyrings }: ProfileKeys): Membership {
  const {
    folder: _,
    member: thumbprint,
    person: _person,
    phrase_file: _file,
    kit: _kit,
    issuer,
    name,
    ...facts
  } = profile
  const named = { ...(issuer !== undefined && { issuer }), ...(name !== undefined && { name }) }
  const { job_title, ...where } = facts
  return { ...where, ...named, ...(job_title !== undefined && { job_title }), thumbprint, member, device, keyrings }
}

/** Where the SDK keeps what it must remember. */
export function memoryFolder({ folder }: Profile): string {
  return join(folder, 'memory')
}

/** Where sealed files wait until they have arrived. */
export function spoolFolder({ folder }: Profile): string {
  return join(folder, 'spool')
}

async function put(file: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${file}.new`
  await writeFile(unfinished, content, { mode: 0o600, flush: true })
  await chmod(unfinished, 0o600)
  await rename(unfinished, file)
}
