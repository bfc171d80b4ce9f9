// §§5–6: what a council settles for itself at once, and a person's own keys that are kept wrapped.
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { clientOf, type Rule, refused, same, taken } from '../../rule.ts'
import { rule, stateIn } from '../directory/ground.ts'

const secret = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')

export const keepingRules: Rule[] = [
  rule('D-95', 'How long letters stay is said by a manager, at once, and by nobody else.', async ground => {
    const { directory, manager, first, council, ...ctx } = ground
    const said = { verb: 'set_retention', days: 120 } as const
    refused(await directory.say(directory.member(council, 'officer'), council.id, said), 'role_may_not')
    refused(await directory.say(first, council.id, said), 'role_may_not')
    same(stateIn(taken(await directory.say(manager, council.id, said))), 'recorded', 'the state of the change')
    const { chain } = taken(await clientOf(ctx, council).get(`/directory/authorities/${council.id}/chain`)).body as {
      chain: { statement: string }[]
    }
    const last = JSON.parse(Buffer.from(chain.at(-1)?.statement.split('.')[1] ?? '', 'base64url').toString())
    same([last.verb, last.days], ['set_retention', 120], 'what both sides read')
  }),
  rule(
    'D-96',
    'A drill of the recovery kit is recorded by a manager, at once, and by nobody else.',
    async ({ directory, manager, first, council }) => {
      const certificates = (council.keyrings.cme?.keys ?? []).map(key => key.fingerprint)
      const drill = { verb: 'record_drill', certificates } as const
      refused(await directory.say(directory.member(council, 'officer'), council.id, drill), 'role_may_not')
      refused(await directory.say(first, council.id, drill), 'role_may_not')
      same(stateIn(taken(await directory.say(manager, council.id, drill))), 'recorded', 'the state of the drill')
    },
  ),
  rule(
    'D-98',
    'A drill names certificates of this council, present or past; another’s, or one nobody published, is refused.',
    async ({ directory, manager, council, sender }) => {
      const [own, theirs] = [council, sender].map(one => one.keyrings.cme?.keys[0]?.fingerprint ?? '')
      const drill = (...certificates: (string | undefined)[]) =>
        directory.say(manager, council.id, { verb: 'record_drill', certificates })
      refused(await drill(theirs), 'certificate_invalid')
      refused(await drill(own, theirs), 'certificate_invalid')
      refused(await drill('a'.repeat(64)), 'certificate_invalid')
      taken(await drill(own))
    },
  ),
  rule(
    'D-97',
    'Kept keys are opened by whoever shows what their lock comes to; their owner alone reads and changes them; a version is written once.',
    async ({ nation, council, sender }) => {
      const [owner, other] = [
        nation.clientOf(memberOf(council, 'officer')),
        nation.clientOf(memberOf(sender, 'officer')),
      ]
      const [id, write, locator, access] = [newId(), secret(), secret(), secret()]
      const kept = (version: number, vault: string) => ({ json: { id, write, version, vault } })
      const lock = { write, locator, access: await sha256(access), kind: 'phrase', key: 'AAAA' }
      taken(await owner.request('POST', '/kept-keys', kept(1, 'AAAA')))
      taken(await owner.request('POST', `/kept-keys/${id}/locks`, { json: lock }))
      refused(await owner.request('POST', '/kept-keys', kept(1, 'BBBB')), 'stale')
      refused(await other.get(`/kept-keys/${id}`), 'not_found')
      refused(await other.request('DELETE', `/kept-keys/${id}`), 'not_found')
      const open = async (json: object) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(`${nation.url}/kept-keys/open`, {
          method: 'POST',
          headers,
          body: JSON.stringify(json),
        })
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
      }
      same((await open({ locator, access })).body.vault, 'AAAA', 'what the lock opens')
      same((await open({ locator, access: secret() })).body.code, 'not_found', 'a lock that is not the one')
      taken(await owner.request('DELETE', `/kept-keys/${id}`))
      same((await open({ locator, access })).body.code, 'not_found', 'what is kept no longer')
    },
    '§6',
  ),
]
