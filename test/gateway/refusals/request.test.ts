// Requests that are not in the form their address asks for. Nothing a client can write into one is an error of the gateway's.
import { sha256 } from '../../../schemas/ids.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { compact, headerFor } from '../../support/raw-statement.ts'
import { type Stage, useStage } from '../../support/refusals.ts'
import { memberOf } from '../../support/world.ts'

const { refuses } = useStage()

const posting = (body: unknown) =>
  async function arrange({ world, ealing }: Stage) {
    const client = world.clientOf(memberOf(ealing, 'officer'))
    const asText = typeof body === 'string' ? { body, headers: { 'content-type': 'application/json' } } : { json: body }
    return () => client.request('POST', '/statements', asText)
  }
refuses('malformed_request', 'a body that is not JSON', posting('{"statement":'))
refuses('malformed_request', 'a body without a statement', posting({}))
refuses('malformed_request', 'a body with a member nobody knows', posting({ statement: 'x', comment: 'x' }))
refuses('malformed_request', 'a letter that is not base64', posting({ statement: 'x', letter: '%%%' }))
refuses('malformed_request', 'a statement that is no text', posting({ statement: { verb: 'send' } }))
refuses('malformed_request', 'a statement as a form', async ({ world, ealing }) => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  return () => client.request('POST', '/statements', { body: new URLSearchParams({ statement: 'x' }) })
})
refuses('malformed_request', 'a document beside a referral statement', async stage => {
  const draft = stage.referral()
  const { claims, letter, by } = await draft.prepare(stage.ealing, draft.sendClaims())
  const statement = await compact(by.key, headerFor(by.key), claims)
  return () => stage.world.clientOf(by).say(statement, { document: '{}', ...(letter && { letter: letter.bytes }) })
})

refuses('malformed_request', 'a webhook whose address cannot be stored', async ({ world, ealing }) => {
  const client = world.clientOf(memberOf(ealing, 'manager'))
  return () => client.request('POST', '/alerts', { json: { digest: 'none', webhook: 'https://slough.gov.uk/hook\0' } })
})
refuses('malformed_request', 'contacts nested deeper than a stack is high', async ({ world, ealing }) => {
  const directory = new RawDirectory(world)
  const document = `{"contacts":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
  const claims = { verb: 'update' as const, document: await sha256(document) }
  return () => directory.say(directory.member(ealing), ealing.id, claims, { document })
})

refuses('not_found', 'an address nobody knows', async ({ world, ealing }) => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  return () => client.get('/children')
})
refuses('method_not_allowed', 'a method the address does not take', async ({ world, ealing }) => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  return () => client.request('DELETE', '/statements')
})

const oddPaths = [
  '/referrals?box=received&cursor=1',
  '/referrals?box=received&limit=0',
  '/referrals?box=received&limit=-1',
  '/referrals?box=both',
  '/referrals?box=sent&list=new%00',
  '/referrals?box=sent&changed_since=yesterday',
  '/referrals/x',
  '/referrals/%00',
  '/feed?after=1',
  '/feed?after=99999999999999999999.1',
  '/feed?after=1.9999999999999999999',
  '/feed?wait=31',
  '/directory/authorities?cursor=e30',
  '/directory/authorities?cursor=x',
  '/directory/authorities?query=%00',
  '/directory/keyrings/CME',
]
for (const path of oddPaths) {
  refuses('malformed_request', `GET ${path}`, async ({ world, ealing }) => {
    const client = world.clientOf(memberOf(ealing, 'officer'))
    return () => client.get(path)
  })
}
for (const query of ['at=99999999999', 'at=-1', 'at=x']) {
  refuses('malformed_request', `an entry as of a time that cannot be: ${query}`, async ({ world, ealing, slough }) => {
    const client = world.clientOf(memberOf(ealing, 'officer'))
    return () => client.get(`/directory/authorities/${slough.id}?${query}`)
  })
}
refuses('malformed_request', 'a chain after a position no chain can have', async ({ world, ealing, slough }) => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  return () => client.get(`/directory/authorities/${slough.id}/chain?after=99999999999`)
})
