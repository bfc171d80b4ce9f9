// `cme restore`: on a new or wiped computer, the same member again at each of their councils, by the phrase alone.
// The nation is verified against the digest given before the phrase is used for anything.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Membership, openGateway, restoreKeys, verifyNation } from '../../sdk/index.ts'
import { wordsInFile } from '../../sdk/node/bounded-file.ts'
import { type Profile, writeProfile } from '../../sdk/node/profile.ts'
import { furtherFolder } from '../../sdk/node/profiles.ts'
import { secretsOfPhrase } from '../../seal/index.ts'
import { line } from '../../words/plain.ts'
import { type Action, textOf } from '../commands/definition.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { gatewayFrom, netFrom } from './init.ts'

/** `cme restore`. */
export const restore: Action = async (context, _args, options) => {
  const { folder, style } = context
  if (existsSync(join(folder, 'keys.wrapped')))
    throw new WrongUse(
      `${folder} holds a profile already.`,
      'Choose another folder with --profile; keys are never overwritten.',
      'profile_exists',
    )
  const [url, net] = [gatewayFrom(options), netFrom(options)]
  const { chain } = await openGateway({ url }).call('readNationalChain', {})
  await verifyNation(chain, net)
  const file = textOf(options, 'phraseFile')
  const phrase = await phraseTyped(context, file)
  const { kept, bundle } = await restoreKeys({ url }, await secretsOfPhrase(phrase, net)).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'not_found') throw error
    throw new WrongUse(
      'No keys are kept under this phrase.',
      'Check the words and their order. Whoever was removed is admitted anew: cme init.',
      'nothing_kept',
    )
  })
  const profiles: Profile[] = []
  for (const membership of bundle.memberships) {
    const where = profiles.length === 0 ? folder : furtherFolder(folder, membership.authority)
    const profile = profileFrom(membership, where, bundle.person, file)
    const { member, device, keyrings } = membership
    await writeProfile(profile, { member, device, keyrings, kept }, phrase)
    profiles.push(profile)
  }
  const named = profiles.map(({ council, role }) => `${line(council)} (${role})`)
  return {
    json: {
      person: bundle.person,
      profiles: profiles.map(({ council, authority, role }) => ({ council, authority, role })),
    },
    text: [
      style.good(`You are back: ${named.join(', ')}.`),
      'For access that was shared since:  cme join',
      'What this computer remembers of histories begins anew.',
    ].join('\n'),
  }
}

function profileFrom(membership: Membership, folder: string, person: string, file: string | undefined): Profile {
  const { member: _, device: _device, keyrings: _keyrings, thumbprint, name, job_title, issuer, ...facts } = membership
  return {
    ...facts,
    folder,
    member: thumbprint,
    person,
    ...(issuer !== undefined && { issuer }),
    ...(name !== undefined && { name }),
    ...(job_title !== undefined && { job_title }),
    ...(file !== undefined && { phrase_file: resolve(file) }),
  }
}

async function phraseTyped({ io }: Context, file: string | undefined): Promise<string> {
  if (file !== undefined) return wordsInFile(file)
  if (io.terminal.in) return io.ask('Your phrase: ', { hidden: true })
  throw new WrongUse('The phrase is needed, and there is no terminal to ask on.', 'Add --phrase-file.', 'phrase_needed')
}
