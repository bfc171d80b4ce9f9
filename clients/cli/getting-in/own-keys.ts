// A profile whose keys are about to change: the phrase that unlocks is the phrase that wraps again, and is asked for once.
// Whoever keeps their keys at the gateway has the change kept there, too; a gateway out of reach must not stop it here.
import { updateKeeping } from '../../sdk/index.ts'
import { membershipOf, type Profile, type ProfileKeys, writeProfile } from '../../sdk/node/profile.ts'
import { type Context, type Office, openOffice, phraseFor } from '../context.ts'

export type OfficeToChange = Office & {
  /** Writes the profile with these changes; answers with what was written. New `kept` keys hold the change already. */
  save(change: { profile?: Partial<Profile>; keys?: Partial<ProfileKeys> }): Promise<ProfileKeys>
  phrase(): Promise<string>
}

/** Opens the profile, ready to be written again. */
export async function openToChange(context: Context): Promise<OfficeToChange> {
  let held: string | undefined
  const unlock: Context['unlock'] = (profile, ask) =>
    context.unlock(profile, async () => {
      held = await ask()
      return held
    })
  const office = await openOffice({ ...context, unlock })
  const phrase = async () => {
    held ??= await phraseFor(context, office.profile)
    return held
  }
  let { profile, keys } = office
  return {
    ...office,
    phrase,
    async save(change) {
      profile = { ...profile, ...change.profile }
      keys = { ...keys, ...change.keys }
      if (!change.keys?.kept) keys = await keptToo(context, office, profile, keys)
      if (context.unlock.keep) await context.unlock.keep(profile, keys)
      else await writeProfile(profile, keys, await phrase())
      return keys
    },
  }
}

async function keptToo(
  context: Context,
  { council }: Office,
  profile: Profile,
  keys: ProfileKeys,
): Promise<ProfileKeys> {
  if (!keys.kept) return keys
  try {
    return { ...keys, kept: await updateKeeping(council.call, keys.kept, [membershipOf(profile, keys)]) }
  } catch (error) {
    const { message } = error as Error
    context.remark(`Your keys are safe here, but could not be kept at the gateway as well (cme keys keep): ${message}`)
    return keys
  }
}
