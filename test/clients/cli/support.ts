// People at their computers: a profile on disk for members of a council, and `cme` run with it.
// In this process keys are handed over unlocked (a phrase takes half a second); `profileOnDisk` wraps them as they lie in life.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Unlock } from '../../../clients/cli/context.ts'
import type { Io } from '../../../clients/cli/io.ts'
import { run } from '../../../clients/cli/run.ts'
import {
  type Profile,
  type ProfileKeys,
  unlockProfile,
  writeProfile,
  writeProfileFile,
} from '../../../clients/sdk/node/profile.ts'
import { makePhrase } from '../../../clients/seal/index.ts'
import type { CouncilKeys, MemberKeys } from '../../../infra/nation/founding.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'
import { quickFolder } from '../../support/folders.ts'
import type { LiveNation } from '../../support/live-nation.ts'
import { memberOf } from '../../support/world.ts'

export type Ran = { exit: number; out: string; err: string; json: Json }
/** What --json printed; a test looks into it as it likes. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
export type Json = any

export type Desktop = {
  folder: string
  profile: Profile
  unlock: Unlock | undefined
  /** Runs a command in this process. */
  cme(...args: string[]): Promise<Ran>
  /** The same with --json, and the exit code must be 0. */
  json(...args: string[]): Promise<Json>
}

const names: Record<string, string> = { officer: 'Robin Fairweather', manager: 'Morgan Ashdown' }

/** The profile of a member, and the keys in it. */
export function profileOf(
  { url, net }: Pick<LiveNation, 'url' | 'net'>,
  council: CouncilKeys,
  member: MemberKeys,
  folder: string,
): { profile: Profile; keys: ProfileKeys } {
  const { role, desks, person, key, device } = member
  const named = role === 'system' ? {} : { name: names[role] ?? 'Alex Thornbury', job_title: 'CME officer' }
  const { id: authority, identity, keyrings } = council
  const profile = {
    folder,
    gateway: url,
    net,
    authority,
    council: identity.name,
    desks,
    member: key.kid,
    role,
    ...named,
  }
  return {
    profile: { ...profile, ...(person && { person }) },
    keys: { member: key.privateJwk, device, keyrings },
  }
}

/** A member's computer, with a profile but nothing wrapped: commands run in this process. */
export async function desktop(nation: LiveNation, council: CouncilKeys, name = 'officer'): Promise<Desktop> {
  const folder = await quickFolder('profile')
  const { profile, keys } = profileOf(nation, council, memberOf(council, name), folder)
  await writeProfileFile(profile)
  return desktopOf(profile, heldKeys(keys))
}

export function desktopOf(profile: Profile, unlock?: Unlock): Desktop {
  const { folder } = profile
  const cme = (...args: string[]) => runCme(['--profile', folder, ...args], { unlock })
  return {
    folder,
    profile,
    unlock,
    cme,
    async json(...args) {
      const ran = await cme('--json', ...args)
      if (ran.exit !== 0) throw new Error(`cme ${args.join(' ')} ended with ${ran.exit}: ${ran.err}`)
      return ran.json
    },
  }
}

/** A member's computer as it is in life: keys wrapped under a phrase, the phrase in a file. */
export async function profileOnDisk(
  nation: Pick<LiveNation, 'url' | 'net'>,
  council: CouncilKeys,
  more: Partial<Profile> = {},
): Promise<Profile> {
  const folder = await quickFolder('profile')
  const { profile, keys } = profileOf(nation, council, memberOf(council, 'officer'), folder)
  const phrase = makePhrase()
  const whole = { ...profile, ...more, phrase_file: 'phrase.txt' }
  await writeProfile(whole, keys, phrase)
  await writeFile(join(folder, 'phrase.txt'), phrase, { mode: 0o600 })
  return whole
}

/** The real unlocking, done once for each wrapping: half a second and 64 MiB each time. */
export function unlockedOnce(): Unlock {
  const held = new Map<string, ReturnType<typeof unlockProfile>>()
  return async (profile, phrase) => {
    const wrapped = (await readFile(join(profile.folder, 'keys.wrapped'))).toString('base64')
    const keys = held.get(wrapped) ?? unlockProfile(profile, await phrase())
    held.set(wrapped, keys)
    return keys
  }
}

/** Keys held in this process and changed there: nothing is wrapped, and no phrase is asked for. */
export function heldKeys(keys: ProfileKeys): Unlock {
  let held = keys
  const keep = async (profile: Profile, changed: ProfileKeys) => {
    await writeProfileFile(profile)
    held = changed
  }
  return Object.assign(async () => held, { keep })
}

/** Somebody with a profile of their own making, in a folder that may not exist yet; `phrase.txt` lies beside it. */
export function newcomerAt(folder: string): Desktop {
  const profile = { folder: join(folder, 'profile') } as Profile
  return desktopOf(profile, unlockedOnce())
}

/** A registrar's computer. */
export async function registrarsDesktop(nation: LiveNation, index = 0): Promise<Desktop> {
  const registrar = nation.registrars[index]
  if (!registrar) throw new Error(`The nation has no registrar ${index}.`)
  const { kid: member, privateJwk } = registrar.key
  const folder = await quickFolder('registrar')
  const at = { folder, gateway: nation.url, net: nation.net, authority: 'national' as const, council: 'Rehearsal' }
  const profile: Profile = { ...at, desks: [], member, role: 'registrar' }
  await writeProfileFile(profile)
  const device = { fingerprint: '', certificate: '', privateKey: '', madeAt: '' }
  return desktopOf(profile, async () => ({ member: privateJwk, device, keyrings: {} }))
}

type Around = {
  unlock?: Unlock | undefined
  answers?: string[]
  env?: Io['env']
  signal?: AbortSignal
  onOut?: (text: string) => void
}

/** Runs a command in this process; `answers` makes it a terminal with somebody at it. */
export async function runCme(args: string[], { unlock, answers, env = {}, signal, onOut }: Around = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const left = [...(answers ?? [])]
  const io: Io = {
    out(text) {
      out += text
      onOut?.(text)
    },
    err(text) {
      err += text
    },
    env,
    terminal: { in: answers !== undefined, out: false, err: false, columns: 80 },
    async ask(question) {
      err += question
      return left.shift() ?? ''
    },
    input: async () => new Uint8Array(),
    signal: signal ?? new AbortController().signal,
  }
  const exit = await run(args, io, unlock)
  return {
    exit,
    out,
    err,
    get json() {
      return JSON.parse(out)
    },
  }
}

/** A complete referral in a file; each `tale` makes it another child's. */
export async function referralFile(tale: string, change: object = {}): Promise<string> {
  const whole = referralTemplate()
  const child = { ...whole.child, forename: tale }
  return jsonFile({ ...whole, child, ...change })
}

export async function minimalFile(): Promise<string> {
  return jsonFile(minimalReferralTemplate())
}

export async function jsonFile(content: unknown): Promise<string> {
  const file = join(await quickFolder('letter'), 'letter.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
