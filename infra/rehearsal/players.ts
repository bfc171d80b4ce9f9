// Connects the rehearsal's people: councils from their profiles, and the keys that found the directory.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryFolder, readProfile, unlockProfile } from '../../clients/cli/profile.ts'
import { connect, openGateway, systemClock } from '../../clients/sdk/index.ts'
import { fileMemory } from '../../clients/sdk/node/file-memory.ts'
import { importSigningKey } from '../../schemas/jws.ts'
import type { Say } from '../nation/founding.ts'
import type { Player } from './stories.ts'

/** A player from a profile that the rehearsal wrote, unlocked with the phrase beside it. */
export async function playerFrom(folder: string): Promise<Player> {
  const profile = await readProfile(folder)
  const phrase = (await readFile(join(folder, profile.phrase_file ?? 'phrase.txt'), 'utf8')).trim()
  const { member, keyrings } = await unlockProfile(profile, phrase)
  const { gateway: url, net, authority, council: name } = profile
  const council = await connect({
    url,
    net,
    authority,
    member: await importSigningKey(member),
    keyring: Object.values(keyrings),
    memory: await fileMemory(memoryFolder(profile)),
  })
  return { council, id: authority, name, officer: profile.name ?? name }
}

/** Delivers founding statements over the public API, each with its speaker's own token. */
export function sayThrough(url: string): Say {
  const gateways = new Map<string, ReturnType<typeof openGateway>>()
  return async (by, statement, { letter, document } = {}) => {
    const gateway = gateways.get(by.kid) ?? openGateway({ url, member: by, clock: systemClock })
    gateways.set(by.kid, gateway)
    const body = {
      statement,
      ...(letter && { letter: Buffer.from(letter).toString('base64') }),
      ...(document !== undefined && { document }),
    }
    await gateway.call('say', { body })
  }
}
