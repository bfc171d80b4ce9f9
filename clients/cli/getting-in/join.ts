// `cme join`: fetches the team's keys that a manager shared, opens them with this device's key, and wraps them into the profile.
// Run again after a rotation: what was shared since is added to what was there.
import { mergeKeyring, updateKeeping } from '../../sdk/index.ts'
import { membershipOf } from '../../sdk/node/profile.ts'
import type { Action, Options } from '../commands/definition.ts'
import { type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { keepFirst } from './keep.ts'
import { type OfficeToChange, openToChange } from './own-keys.ts'

/** `cme join`. */
export const join: Action = async (context, _args, options) => {
  const office = await openToChange(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const { identity, certificates } = await council.directory.entry(own)
  const { keyrings, missing } = await sharedWith(office)
  if (missing.length === profile.desks.length && profile.role !== 'auditor') {
    // Of a council's first manager nobody could ask: the team's keys are theirs to make.
    const unmade = missing.find(desk => !certificates.some(one => one.desk === desk))
    throw new WrongUse(
      `You are let in, but nobody has shared the access of ${missing.join(', ')} with you yet.`,
      profile.role === 'manager' && unmade !== undefined
        ? `No keys were made for ${unmade} yet. Make them: cme desks create ${unmade}`
        : 'Ask your manager to run: cme members admit, with your request, once more.',
      'keyring_not_shared',
    )
  }
  const named = { council: identity?.name ?? profile.council }
  const kept = (await withFirstCouncil(context, office, keyrings)) ?? (await keptNow(office, keyrings, named, options))
  await office.save({ profile: named, keys: { keyrings, ...(kept && { kept }) } })
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

/** What is held, with what was shared since. */
export async function sharedWith({ council, profile, keys }: Office) {
  const keyrings = { ...keys.keyrings }
  const missing: string[] = []
  for (const desk of profile.desks) {
    try {
      keyrings[desk] = await mergeKeyring(keyrings[desk], await council.directory.openKeyring(desk, keys.device))
    } catch (error) {
      if ((error as { code?: string }).code !== 'not_found') throw error
      if (!keyrings[desk]) missing.push(desk)
    }
  }
  return { keyrings, missing }
}

/** A further council of somebody whose keys are kept already: these join them. */
async function withFirstCouncil(context: Context, office: Office, keyrings: Office['keys']['keyrings']) {
  if (context.mainFolder === context.folder || office.keys.kept) return undefined
  const { keys: main, council } = await openOffice({ ...context, folder: context.mainFolder, team: undefined })
  if (!main.kept) return undefined
  const membership = membershipOf(office.profile, { ...office.keys, keyrings })
  return updateKeeping(council.call, main.kept, [membership], office.council.call)
}

/** `--keep`, for who keeps nothing yet. */
async function keptNow(
  office: OfficeToChange,
  keyrings: Office['keys']['keyrings'],
  named: { council: string },
  options: Options,
) {
  if (options.keep !== true || office.keys.kept) return undefined
  return keepFirst({ ...office, profile: { ...office.profile, ...named }, keys: { ...office.keys, keyrings } })
}
