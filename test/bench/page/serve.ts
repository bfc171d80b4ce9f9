// The inbox as its pages are served, with people of a bench to be opened by one click.
import { ensureBundle } from '../../../clients/inbox/serve/build.ts'
import { type ServingInbox, serveInbox } from '../../../clients/inbox/serve/serve.ts'
import { makePhrase, wrap } from '../../../clients/seal/index.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import type { Ground } from '../ground.ts'

/** `people`: by the name of their button, whose first member each is. */
export async function serveTo(ground: Ground, people: Record<string, CouncilKeys>): Promise<ServingInbox> {
  await ensureBundle()
  const rehearsal = async (path: string) => {
    const name = path.split('/')[3]
    if (name === undefined) return Object.entries(people).map(([profile, council]) => entryOf(profile, council))
    const council = people[name]
    return council && withKeys(name, council)
  }
  return serveInbox({ gateway: ground.url, net: ground.net, port: await freePort(), rehearsal })
}

function entryOf(profile: string, council: CouncilKeys) {
  return { profile, name: profile, council: council.identity.name, role: 'officer' as const }
}

async function withKeys(name: string, council: CouncilKeys) {
  const member = council.members[0]
  if (!member) throw new Error('nobody works there')
  const phrase = makePhrase()
  const keys = { member: member.key.privateJwk, device: member.device, keyrings: council.keyrings }
  const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(keys)), phrase)
  const { role, desks } = member
  const person = { authority: council.id, council: council.identity.name, name, role, desks }
  return { person, wrapped: Buffer.from(wrapped).toString('base64url'), phrase }
}
