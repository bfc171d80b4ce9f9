// `cme registrar init` and `cme registrar admit`: a further national administrator, from their own keys to the proposal that lets them in.
// The check words come first, always: computed here from the key, whatever a file says of them.

import { writeFile } from 'node:fs/promises'
import { newId } from '../../../schemas/ids.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import { makeSigningKey, thumbprint } from '../../../schemas/statement/jws.ts'
import { askRegistrarship } from '../../sdk/index.ts'
import { type Profile, writeProfile } from '../../sdk/node/profile.ts'
import { type RegistrarRequest, registrarRequest } from '../../sdk/registrars/request.ts'
import { makeDeviceCertificate, registrarWords } from '../../seal/index.ts'
import { line } from '../../words/plain.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { fromFolder, gatewayFrom, netFrom, refuseOverwriting, verifiedNation } from '../getting-in/init.ts'
import { newPhrase } from '../getting-in/phrase.ts'
import { compareWords } from '../people/check-words.ts'
import { withLock } from '../saying/lock.ts'
import { readJson } from '../writing/read-json.ts'
import { proposed } from './proposed.ts'

/** `cme registrar init`: on the newcomer's computer. Its profile is good from the moment a second registrar approved. */
export const init: Action = async (context, _args, options) => {
  const [net, gateway] = [netFrom(options), gatewayFrom(options)]
  const { folder, style } = context
  refuseOverwriting(folder)
  const nation = await verifiedNation(gateway, net)
  const name = textOf(options, 'name') ?? ''
  const phraseFile = textOf(options, 'phraseFile')
  const phrase = await newPhrase(context, phraseFile)
  const { privateJwk, ...key } = await makeSigningKey(true)
  if (!privateJwk) throw new Error('The key was made without its private part.')
  const person = newId()
  const device = await makeDeviceCertificate({ person, member: key.kid })
  const profile: Profile = {
    ...{ folder, gateway, net, authority: 'national', council: nation.name, desks: [], role: 'registrar' },
    ...{ member: key.kid, name, person },
    ...(phraseFile !== undefined && { phrase_file: fromFolder(folder, phraseFile) }),
  }
  await writeProfile(profile, { member: privateJwk, device, keyrings: {} }, phrase)
  const file = textOf(options, 'request') ?? 'registrar-request.json'
  const asked: RegistrarRequest = {
    ...{ format: 'cme-registrar-1', net, name },
    ...(await askRegistrarship({ net, person, key })),
  }
  await writeFile(file, `${JSON.stringify(asked, null, 2)}\n`, { mode: 0o644 })
  const words = await registrarWords({ net, person, member: key.kid })
  return {
    json: { profile: folder, nation: nation.name, member: key.kid, request: file, check_words: words },
    text: [
      style.good(`Your keys are made, for ${line(nation.name)}.`),
      `  Profile   ${folder}`,
      `  Request   ${file}`,
      '',
      'Send the request to a national administrator. Then ring two of them, and read each these seven words:',
      '',
      `  ${style.strong(words.join(' '))}`,
    ].join('\n'),
  }
}

/** `cme registrar admit FILE`: proposes the newcomer; another registrar hears the same words and approves. */
export const admit: Action = async (context, [given = '-'], options) => {
  const office = await openOffice(context)
  const { name, net, person, key, proof } = readRequest(await readJson(given, context.io))
  if (net !== office.profile.net)
    throw new WrongUse('This request is for another nation.', 'Compare the net in both profiles.', 'other_nation')
  const words = await registrarWords({ net, person, member: await thumbprint(key) })
  await compareWords(context, words, `${line(name)} asks to be a national administrator.`, options)
  const made = await withLock(office.profile, context, () =>
    office.council.nationDirectory.admitRegistrar({ person, key, proof }),
  )
  return proposed(context, office, made.statement, made.nation.nation.proposals)
}

function readRequest(content: unknown): RegistrarRequest {
  const form = registrarRequest.safeParse(content)
  if (form.success) return form.data
  throw new InvalidContent('This is not a request that cme registrar init wrote.', explain(form.error, content))
}
