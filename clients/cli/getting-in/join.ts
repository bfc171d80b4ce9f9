// `cme join`: fetches the team's keys that a manager shared, opens them with this device's key, and wraps them into the profile.
// Run again after a rotation: what was shared since is added to what was there.

import { writeProfile } from '../../sdk/node/profile.ts'
import { addKey, type Keyring } from '../../seal/index.ts'
import type { Action } from '../commands/definition.ts'
import { type Context, openOffice, ownCouncil, phraseFor } from '../context.ts'
import { WrongUse } from '../exit.ts'

/** `cme join`. */
export const join: Action = async context => {
  let phrase: string | undefined
  const office = await openOffice(
    remembering(context, found => {
      phrase = found
    }),
  )
  const { council, profile, keys } = office
  const own = ownCouncil(office)
  const { identity } = await council.directory.entry(own)
  const keyrings = { ...keys.keyrings }
  const missing: string[] = []
  for (const desk of profile.desks) {
    try {
      keyrings[desk] = await merged(keyrings[desk], await council.directory.openKeyring(desk, keys.device))
    } catch (error) {
      if ((error as { code?: string }).code !== 'not_found') throw error
      missing.push(desk)
    }
  }
  if (missing.length === profile.desks.length && profile.role !== 'auditor') {
    throw new WrongUse(
      `You are let in, but nobody has shared the access of ${missing.join(', ')} with you yet.`,
      'Ask your manager to run: cme members admit, with your request, once more.',
      'keyring_not_shared',
    )
  }
  const named = { ...profile, council: identity?.name ?? profile.council }
  await writeProfile(named, { ...keys, keyrings }, phrase ?? (await phraseFor(context, profile)))
  const teams = Object.keys(keyrings)
  return {
    json: { council: own, council_name: named.council, teams, missing },
    text: [
      context.style.good(
        `You are in: ${named.council}, ${teams.length > 0 ? `team ${teams.join(', ')}` : 'inspection view'}.`,
      ),
      ...(missing.length > 0 ? [`Not shared with you yet: ${missing.join(', ')}.`] : []),
      'Begin with:  cme inbox',
    ].join('\n'),
  }
}

/** What was shared since is added; no key one had is ever dropped, whatever was shared. */
async function merged(before: Keyring | undefined, shared: Keyring): Promise<Keyring> {
  let keyring = before ?? shared
  for (const key of shared.keys) keyring = await addKey(keyring, key)
  return keyring
}

/** The phrase that unlocks is the phrase that wraps again: it is asked for once. */
function remembering(context: Context, found: (phrase: string) => void): Context {
  return {
    ...context,
    unlock: (profile, ask) =>
      context.unlock(profile, async () => {
        const phrase = await ask()
        found(phrase)
        return phrase
      }),
  }
}
