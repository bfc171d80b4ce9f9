// `cme keys`: one's own private keys, kept wrapped at the gateway under the profile's phrase, so that a new computer is the same member.
// What the gateway gets opens with the phrase alone. A system has a file instead.
import { resolve } from 'node:path'
import { addLock, beginKeeping, changeLock, endKeeping, type KeptKeys, locksOf } from '../../sdk/index.ts'
import { membershipOf, writeProfile } from '../../sdk/node/profile.ts'
import { profilesIn } from '../../sdk/node/profiles.ts'
import { secretsOfPhrase } from '../../seal/index.ts'
import { moment } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { type OfficeToChange, openToChange } from './own-keys.ts'
import { newPhrase } from './phrase.ts'

/** `cme keys keep`: for the first time, or again after the gateway was out of reach. */
export const keep: Action = async context => {
  const office = await openToChange(context)
  const first = !office.keys.kept
  const { kept } = await office.save(first ? { keys: { kept: await keepFirst(office) } } : {})
  const version = kept?.version
  return {
    json: { kept: true, first, version },
    text: [
      context.style.good(first ? '✓ Your keys are kept.' : `✓ Kept again: version ${version}.`),
      'On a new computer:  cme restore  with your phrase. Nobody can help you without it.',
    ].join('\n'),
  }
}

/** Begins to keep, under the phrase that the profile is wrapped with; save what it answers with. */
export async function keepFirst(office: OfficeToChange): Promise<KeptKeys> {
  const { council, profile, keys } = office
  const { person } = profile
  if (person === undefined)
    throw new WrongUse(
      'Only a person’s keys are kept.',
      'A system’s profile is backed up with the system.',
      'no_person',
    )
  const secrets = await secretsOfPhrase(await office.phrase(), profile.net)
  const kept = await beginKeeping(council.call, person, [membershipOf(profile, keys)])
  await addLock(council.call, kept, 'phrase', secrets)
  return kept
}

/** `cme keys list`. */
export const list: Action = async context => {
  const { council, keys } = await openOffice(context)
  const locks = keys.kept ? await locksOf(council.call, keys.kept) : []
  const lines = locks.map(({ kind, made_at }) => `  ${kind}, since ${moment(made_at)}`)
  return {
    json: { kept: keys.kept !== undefined, version: keys.kept?.version, locks },
    text: keys.kept
      ? ['Your keys are kept, and open with:', ...lines].join('\n')
      : 'Your keys lie on this computer alone. Keep them with:  cme keys keep',
  }
}

/** `cme keys change-phrase`: of the profile, and of what is kept. */
export const changePhrase: Action = async (context, _args, options) => {
  const office = await openToChange(context)
  const { council, profile, keys } = office
  const before = await office.phrase()
  const file = textOf(options, 'phraseFile')
  const after = await newPhrase(context, file)
  if (after === before)
    throw new WrongUse('That is the phrase it has.', 'Name a file that does not exist yet.', 'same_phrase')
  if (keys.kept) {
    const [old, fresh] = [await secretsOfPhrase(before, profile.net), await secretsOfPhrase(after, profile.net)]
    await changeLock(council.call, keys.kept, old.locator, fresh)
  }
  await wrapAnew(context, { before, after, file })
  return { json: { changed: true }, text: context.style.good('✓ Only the new phrase opens your keys.') }
}

/** Every profile of the person that the old phrase opens: at each of their councils. */
async function wrapAnew(
  context: Context,
  { before, after, file }: { before: string; after: string; file: string | undefined },
): Promise<void> {
  for (const profile of await profilesIn(context.mainFolder)) {
    const keys = await context.unlock(profile, async () => before)
    await writeProfile({ ...profile, ...(file !== undefined && { phrase_file: resolve(file) }) }, keys, after)
  }
}

/** `cme keys forget`: nothing is kept at the gateway any more. */
export const forget: Action = async context => {
  const office = await openToChange(context)
  const { kept, ...keys } = office.keys
  if (kept) await endKeeping(office.council.call, kept)
  await writeProfile(office.profile, keys, await office.phrase())
  return { json: { kept: false }, text: 'Your keys lie on this computer alone now. Back them up.' }
}
