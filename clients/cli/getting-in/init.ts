// `cme init`: keys for a newcomer, wrapped, and the request that lets their manager admit them.
// The nation is verified against the digest given before a single key is made for it.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { type Digest, digest, id as idForm, newId } from '../../../schemas/ids.ts'
import { makeSigningKey } from '../../../schemas/jws.ts'
import { askAdmission, openGateway, verifyNation } from '../../sdk/index.ts'
import { type Profile, writeProfile } from '../../sdk/node/profile.ts'
import { makeDeviceCertificate } from '../../seal/index.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { newPhrase } from './phrase.ts'
import { type JoinRequest, wordsFor } from './request.ts'

/** `cme init`. */
export const init: Action = async (context, _args, options) => {
  const { folder, style } = context
  if (existsSync(join(folder, 'keys.wrapped'))) {
    throw new WrongUse(
      `${folder} holds a profile already.`,
      'Choose another folder with --profile; keys are never overwritten.',
      'profile_exists',
    )
  }
  const net = netFrom(options)
  const gateway = gatewayFrom(options)
  const nation = await verifiedNation(gateway, net)
  const { id: authority, name: council } = await councilFor(context, options)
  const made = await makeKeys(context, options, { net, gateway, authority, council })
  const file = textOf(options, 'request') ?? 'join-request.json'
  await writeFile(file, `${JSON.stringify(made.request, null, 2)}\n`, { mode: 0o644 })
  const words = made.request.check_words
  const rehearsal = nation.rehearsal ? style.warn(' (a rehearsal: nothing in it is real)') : ''
  return {
    json: {
      profile: folder,
      nation: nation.name,
      rehearsal: nation.rehearsal,
      member: made.profile.member,
      request: file,
      check_words: words,
    },
    text: [
      style.good(`Your keys are made, for ${nation.name}${rehearsal}.`),
      `  Profile   ${folder}`,
      `  Request   ${file}`,
      '',
      'Send the request to your manager. Then ring them, and read them these seven words:',
      '',
      `  ${style.strong(words.join(' '))}`,
      '',
      `When they have let you in:  cme join --profile ${folder}`,
    ].join('\n'),
  }
}

function netFrom(options: Options): Digest {
  const net = textOf(options, 'net') ?? ''
  if (digest.safeParse(net).success) return net
  throw new WrongUse(
    '--net is not the digest of a nation: it has 43 characters.',
    'Your manager has it: cme directory show, or their profile.json.',
  )
}

function gatewayFrom(options: Options): string {
  const given = textOf(options, 'gateway') ?? ''
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given.replace(/\/$/, '')
  throw new WrongUse(`"${given}" is not the address of a gateway.`, 'Write it whole: https://gateway.example')
}

async function verifiedNation(url: string, net: Digest) {
  const { chain } = await openGateway({ url }).call('readNationalChain', {})
  return verifyNation(chain, net)
}

/** A newcomer may not ask the directory yet: a name or code is looked up with somebody else's profile, an id is taken as given. */
async function councilFor(context: Context, options: Options): Promise<{ id: string; name: string }> {
  const given = textOf(options, 'council') ?? ''
  const using = textOf(options, 'lookUpWith')
  if (using !== undefined) {
    const { council } = await openOffice({ ...context, folder: using, team: undefined })
    const { id, identity } = await councilNamed(council, given)
    return { id, name: identity?.name ?? id }
  }
  if (idForm.safeParse(given).success) return { id: given, name: given }
  throw new WrongUse(
    'Before you are let in, a council can be named by its ID only.',
    'Your manager sees it with cme directory show; or add --look-up-with and the folder of a profile on this computer.',
    'council_id_needed',
  )
}

type Where = { net: Digest; gateway: string; authority: string; council: string }

async function makeKeys(
  context: Context,
  options: Options,
  where: Where,
): Promise<{ profile: Profile; request: JoinRequest }> {
  const { net, gateway, authority, council } = where
  const role = textOf(options, 'role') as JoinRequest['newcomer']['role']
  const desks = listOf(options, 'desk').length > 0 ? listOf(options, 'desk') : ['cme']
  const name = textOf(options, 'name')
  if (role !== 'system' && role !== 'auditor' && name === undefined)
    throw new WrongUse('A person has a name: add --name.', 'It stands in what you write to other councils.')
  const phraseFile = textOf(options, 'phraseFile')
  const phrase = await newPhrase(context, phraseFile)
  const { privateJwk, ...key } = await makeSigningKey(true)
  if (!privateJwk) throw new Error('The key was made without its private part.')
  const person = role === 'system' ? undefined : newId()
  const device = await makeDeviceCertificate({ person: person ?? key.kid, member: key.kid })
  const { fingerprint, certificate } = device
  const newcomer = await askAdmission({ net, authority, role, person, key, device: { fingerprint, certificate } })
  const jobTitle = textOf(options, 'jobTitle')
  const profile: Profile = {
    folder: context.folder,
    gateway,
    net,
    authority,
    council,
    desks,
    member: key.kid,
    role,
    ...(name !== undefined && { name }),
    ...(jobTitle !== undefined && { job_title: jobTitle }),
    ...(person !== undefined && { person }),
    ...(phraseFile !== undefined && { phrase_file: fromFolder(context.folder, phraseFile) }),
  }
  await writeProfile(profile, { member: privateJwk, device, keyrings: {} }, phrase)
  const asked = {
    format: 'cme-join-1' as const,
    request: newId(),
    net,
    authority,
    ...(name !== undefined && { name }),
    desks,
    newcomer,
  }
  return { profile, request: { ...asked, check_words: await wordsFor(asked) } }
}

/** Inside the profile's folder, a path that moves with it; else the whole path. */
function fromFolder(folder: string, file: string): string {
  const inside = relative(resolve(folder), resolve(file))
  return inside.startsWith('..') || isAbsolute(inside) ? resolve(file) : inside
}
