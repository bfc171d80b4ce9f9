// Requests for every route of joining that needs a token: invitations of the own council, and kept keys of one's own.
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import type { RouteName } from '../../../schemas/api/index.ts'
import { newId } from '../../../schemas/ids.ts'
import type { Answer, RawClient } from '../../support/raw-client.ts'
import { memberOf, type World } from '../../support/world.ts'

type Stage = { world: World; councils: [own: CouncilKeys, counterpart: CouncilKeys, stranger: CouncilKeys] }
type Ask = (client: RawClient) => Promise<Answer>

const eachTheirs = { own: 'party', counterpart: 'party', stranger: 'party' } as const
const ownerOnly = { own: 'party', counterpart: 'stranger', stranger: 'stranger' } as const
const noSecret = 'A'.repeat(43)
const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')

const invite = (client: RawClient, authority: string) => {
  const json = { id: newId(), authority, role: 'manager', desks: ['cme'], access: random() }
  return client.request('POST', '/invitations', { json })
}
const keep = (client: RawClient, id: string) =>
  client.request('POST', '/kept-keys', { json: { id, write: noSecret, version: 1, vault: 'AAAA' } })
const aLock = () => ({ write: noSecret, locator: random(), access: noSecret, kind: 'phrase', key: 'AAAA' })
const addLock = (client: RawClient, id: string, json: object) =>
  client.request('POST', `/kept-keys/${id}/locks`, { json })

/** What a table of samples takes; `stage` is asked once tests run. */
export function joiningSamples(stage: () => Stage) {
  const theirs = (ask: Ask) => () => ({ sides: eachTheirs, prepare: async () => ({ ask }) })
  return {
    invite: () => ({
      sides: ownerOnly,
      prepare: async () => ({
        ask: (client: RawClient) => invite(client, stage().councils[0].id),
        missing: (client: RawClient) => invite(client, newId()),
      }),
    }),
    listInvitations: theirs(client => client.get('/invitations')),
    endInvitation: theirs(async client => {
      const { councils } = stage()
      const own = councils.find(({ members }) => members.some(one => one.key.kid === client.key.kid))
      const { body } = await invite(client, (own ?? councils[0]).id)
      return client.request('DELETE', `/invitations/${body.id ?? newId()}`)
    }),
    keepKeys: theirs(client => keep(client, newId())),
    readKeptKeys: theirs(onKept((client, id) => client.get(`/kept-keys/${id}`))),
    addLock: theirs(onKept((client, id) => addLock(client, id, aLock()))),
    removeLock: theirs(
      onKept(async (client, id) => {
        const lock = aLock()
        await addLock(client, id, lock)
        return client.request('DELETE', `/kept-keys/${id}/locks/${lock.locator}`)
      }),
    ),
    endKeeping: theirs(onKept((client, id) => client.request('DELETE', `/kept-keys/${id}`))),
  } satisfies Partial<Record<RouteName, unknown>>

  /** Everybody has kept keys of their own; nobody may touch another's. */
  function onKept(ask: (client: RawClient, id: string) => Promise<Answer>): Ask {
    return async client => {
      const [own, others] = [newId(), newId()]
      const { world, councils } = stage()
      await keep(world.clientOf(memberOf(councils[2], 'manager')), others)
      // Whoever keeps anew gives up what was kept before: so this is another's for everybody.
      await keep(client, own)
      const { status } = await ask(client, others)
      if (status !== 403 && status !== 404) throw new Error(`another's kept keys answered ${status}`)
      return ask(client, own)
    }
  }
}
