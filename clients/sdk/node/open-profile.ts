// Connects a program as the member whose profile lies in a folder. No keys are kept here.
import { isAbsolute, join } from 'node:path'
import { importSigningKey } from '../../../schemas/statement/jws.ts'
import type { Clock } from '../call/clock.ts'
import { type Council, connect } from '../connect.ts'
import { wordsInFile } from './bounded-file.ts'
import { streamingFetch } from './bytes/streaming-fetch.ts'
import { fileMemory } from './file-memory.ts'
import { fileSpool } from './file-spool.ts'
import { memoryFolder, type Profile, ProfileUnusable, readProfile, spoolFolder, unlockProfile } from './profile.ts'

/**
 * The council behind a profile, connected, with the profile's own memory.
 *
 * The phrase is the one given, or lies in the file that the profile names; a person's profile names none.
 * @throws ProfileUnusable, WrapRefused `wrong_phrase`, and what `connect` throws
 */
export async function openProfile(
  folder: string,
  { phrase, clock }: { phrase?: string; clock?: Clock } = {},
): Promise<Council> {
  const profile = await readProfile(folder)
  const { gateway: url, issuer, net, authority, desks } = profile
  const { member, keyrings } = await unlockProfile(profile, phrase ?? (await phraseBeside(profile)))
  return connect({
    url,
    ...(issuer !== undefined && { issuer }),
    net,
    authority,
    member: await importSigningKey(member),
    ...(desks[0] !== undefined && { desk: desks[0] }),
    keyring: Object.values(keyrings),
    memory: await fileMemory(memoryFolder(profile)),
    spool: fileSpool(spoolFolder(profile)),
    fetch: streamingFetch,
    ...(clock && { clock }),
  })
}

/** The phrase in the file that a profile names. */
export async function phraseBeside({ folder, phrase_file }: Profile): Promise<string> {
  if (phrase_file === undefined) {
    throw new ProfileUnusable(
      'phrase_needed',
      `The profile in ${folder} needs its phrase.`,
      'Give it, or name its file as phrase_file.',
    )
  }
  const file = isAbsolute(phrase_file) ? phrase_file : join(folder, phrase_file)
  return wordsInFile(file)
}
