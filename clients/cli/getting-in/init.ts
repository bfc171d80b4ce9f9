// `cme init`: keys for a newcomer, wrapped, and the request that lets their manager admit them: left with an invitation, or in a file.
// The nation is verified against the digest given before a single key is made for it.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { type Digest, digest, newId } from '../../../schemas/ids.ts'
import { importSigningKey } from '../../../schemas/statement/jws.ts'
import { askAdmission, leaveRequest, makeNewcomer, openGateway, verifyNation } from '../../sdk/index.ts'
import { type Profile, type ProfileKeys, readProfile, writeProfile } from '../../sdk/node/profile.ts'
import { furtherFolder } from '../../sdk/node/profiles.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Context, phraseFor } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { newPhrase } from './phrase.ts'
import { type JoinRequest, wordsFor } from './request.ts'
import { type Wanted, wantedFrom } from './wanted.ts'

type Made = { profile: Profile; keys: ProfileKeys }

/** `cme init`. Run again with its invitation after a failure, it goes on. */
export const init: Action = async (context, _args, options) => {
  const [net, gateway] = [netFrom(options), gatewayFrom(options)]
  const invitation = textOf(options, 'invitation')
  const first = options.also === true ? await readProfile(context.folder) : undefined
  const made = invitation === undefined || first ? undefined : await madeBefore(context)
  if (!made && !first) refuseOverwriting(context.folder)
  const nation = await verifiedNation(gateway, net)
  const { profile, keys } = made ?? (await make(context, options, { net, gateway, first }))
  const { folder } = profile
  const file = textOf(options, 'request') ?? 'join-request.json'
  const words =
    invitation === undefined ? await writeRequest(profile, keys, file) : await leave(profile, keys, invitation)
  const { style } = context
  const rehearsal = nation.rehearsal ? style.warn(' (a rehearsal: nothing in it is real)') : ''
  const left = invitation === undefined ? { request: file } : { invitation: 'used' }
  return {
    json: {
      ...{ profile: folder, nation: nation.name, rehearsal: nation.rehearsal, council: profile.council },
      ...{ member: profile.member, ...left, check_words: words },
    },
    text: [
      style.good(`Your keys are made, for ${nation.name}${rehearsal}.`),
      `  Profile   ${folder}`,
      ...(invitation === undefined ? [`  Request   ${file}`] : [`  Council   ${profile.council}`]),
      '',
      invitation === undefined
        ? 'Send the request to your manager. Then ring them, and read them these seven words:'
        : 'Ring your manager, and read them these seven words:',
      '',
      `  ${style.strong(words.join(' '))}`,
      '',
      `When they have let you in:  cme join --profile ${folder}`,
    ].join('\n'),
  }
}

/** @throws WrongUse where keys lie there */
export function refuseOverwriting(folder: string): void {
  if (!existsSync(join(folder, 'keys.wrapped'))) return
  throw new WrongUse(
    `${folder} holds a profile already.`,
    'Choose another folder with --profile, or add --also for a further council; keys are never overwritten.',
    'profile_exists',
  )
}

export function netFrom(options: Options): Digest {
  const net = textOf(options, 'net') ?? ''
  if (digest.safeParse(net).success) return net
  throw new WrongUse(
    '--net is not the digest of a nation: it has 43 characters.',
    'Your manager has it: cme directory show, or their profile.json.',
  )
}

export function gatewayFrom(options: Options): string {
  const given = textOf(options, 'gateway') ?? ''
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given.replace(/\/$/, '')
  throw new WrongUse(`"${given}" is not the address of a gateway.`, 'Write it whole: https://gateway.example')
}

/** The nation behind an address. @throws Distrust where it is another than the one given */
export async function verifiedNation(url: string, net: Digest) {
  const { chain } = await openGateway({ url }).call('readNationalChain', {})
  return verifyNation(chain, net)
}

/** The profile that an earlier run made, when its request may not have arrived. */
async function madeBefore(context: Context): Promise<Made | undefined> {
  if (!existsSync(join(context.folder, 'keys.wrapped'))) return undefined
  const profile = await readProfile(context.folder)
  return { profile, keys: await context.unlock(profile, () => phraseFor(context, profile)) }
}

type Where = { net: Digest; gateway: string; first: Profile | undefined }

async function make(context: Context, options: Options, where: Where): Promise<Made> {
  const { net, gateway, first } = where
  const wanted = await wantedFrom(context, options, gateway)
  const { authority, council, role, desks } = wanted
  const folder = first ? furtherFolder(context.folder, authority) : context.folder
  if (first) refuseOverwriting(folder)
  const person = nameIn(options, wanted, first)
  const phraseFile = textOf(options, 'phraseFile') ?? (first && phraseFileOf(first))
  const phrase = first ? await phraseFor(context, first) : await newPhrase(context, phraseFile)
  const { member, device, newcomer } = await makeNewcomer({ net, authority, role, person: first?.person })
  const profile: Profile = {
    ...{ folder, gateway, net, authority, council, desks, role, member: (await importSigningKey(member)).kid },
    ...person,
    ...(newcomer.person !== undefined && { person: newcomer.person }),
    ...(phraseFile !== undefined && { phrase_file: fromFolder(folder, phraseFile) }),
  }
  const keys = { member, device, keyrings: {} }
  await writeProfile(profile, keys, phrase)
  return { profile, keys }
}

function nameIn(options: Options, { role }: Wanted, first: Profile | undefined): Pick<Profile, 'name' | 'job_title'> {
  const name = textOf(options, 'name') ?? first?.name
  const title = textOf(options, 'jobTitle') ?? first?.job_title
  if (role !== 'system' && role !== 'auditor' && name === undefined)
    throw new WrongUse('A person has a name: add --name.', 'It stands in what you write to other councils.')
  return { ...(name !== undefined && { name }), ...(title !== undefined && { job_title: title }) }
}

/** Leaves the request with the invitation; again after a broken line, the same. */
async function leave(profile: Profile, keys: ProfileKeys, code: string): Promise<string[]> {
  const { gateway: url, name } = profile
  const asking = await askingOf(profile, keys)
  return (await leaveRequest({ url }, code, { ...asking, name })).words
}

async function writeRequest(profile: Profile, keys: ProfileKeys, file: string): Promise<string[]> {
  const { net, authority, keys: asking } = await askingOf(profile, keys)
  const { name, desks } = profile
  const asked: Omit<JoinRequest, 'check_words'> = {
    ...{ format: 'cme-join-1', request: newId(), net, authority },
    ...(name !== undefined && { name }),
    ...{ desks, newcomer: asking.newcomer },
  }
  const words = await wordsFor(asked)
  await writeFile(file, `${JSON.stringify({ ...asked, check_words: words }, null, 2)}\n`, { mode: 0o644 })
  return words
}

/** What the new key signs: the same bytes each time, for there is no chance in Ed25519. */
async function askingOf({ net, authority, role, person }: Profile, { member, device }: ProfileKeys) {
  if (authority === 'national' || role === 'registrar')
    throw new WrongUse('Registrars are let in by the nation.', 'Use: cme registrar init')
  const key = await importSigningKey(member)
  const { fingerprint, certificate } = device
  const newcomer = await askAdmission({ net, authority, role, person, key, device: { fingerprint, certificate } })
  return { net, authority, keys: { key, newcomer } }
}

/** Inside the profile's folder, a path that moves with it; else the whole path. */
export function fromFolder(folder: string, file: string): string {
  const inside = relative(resolve(folder), resolve(file))
  return inside.startsWith('..') || isAbsolute(inside) ? resolve(file) : inside
}

function phraseFileOf({ folder, phrase_file }: Profile): string | undefined {
  return phrase_file === undefined || isAbsolute(phrase_file) ? phrase_file : join(folder, phrase_file)
}
