// Connects the rehearsal's people: councils from their profiles, and the keys that found the directory.
import { openGateway, systemClock } from '../../clients/sdk/index.ts'
import { openProfile } from '../../clients/sdk/node/open-profile.ts'
import { readProfile } from '../../clients/sdk/node/profile.ts'
import type { Say } from '../nation/founding.ts'
import type { Player } from './stories.ts'

/** A player from a profile that the rehearsal wrote, unlocked with the phrase beside it. */
export async function playerFrom(folder: string): Promise<Player> {
  const { authority, council: name, name: officer = name } = await readProfile(folder)
  return { council: await openProfile(folder), id: authority, name, officer }
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
