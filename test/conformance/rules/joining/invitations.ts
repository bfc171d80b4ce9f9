// §6: an invitation is good once; whoever holds a code that is good no more learns nothing from the answer.
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { makeNewcomer } from '../../../support/raw-directory.ts'
import { holds, nobody, now, type Rule, refused, same, taken } from '../../rule.ts'
import { type Ground, rule as ruleOf } from '../directory/ground.ts'

const rule = (id: string, sentence: string, run: (ground: Ground) => Promise<void>) => ruleOf(id, sentence, run, '§6')
const secret = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')

/** Without a token, as a newcomer asks. */
async function ask({ nation }: Ground, path: string, json: object) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(nation.url + path, { method: 'POST', headers, body: JSON.stringify(json) })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}

/** Everything of a refusal but the number of the request. */
async function refusal(ground: Ground, path: string, json: object): Promise<unknown> {
  const { status, body } = refused(await ask(ground, path, json), 'not_found')
  const { instance: _, ...said } = body
  return [status, said]
}

async function invited({ nation, council }: Ground) {
  const [id, access] = [newId(), secret()]
  const manager = nation.clientOf(memberAt(council))
  const json = { id, authority: council.id, role: 'officer', desks: ['cme'], access: await sha256(access) }
  taken(await manager.request('POST', '/invitations', { json }))
  return { id, access, manager }
}

function memberAt({ members }: Ground['council']) {
  const manager = members.find(({ role }) => role === 'manager')
  if (!manager) throw new Error('the council has no manager')
  return manager
}

/** What somebody leaves with an invitation to be an officer of the third council. */
async function newcomerFor({ directory, council }: Ground): Promise<object> {
  const { role, person, key, device, proof } = (await directory.admission(
    council.id,
    await makeNewcomer(),
    'officer',
  )) as Record<string, unknown>
  return { role, person, key, device, proof }
}

export const invitationRules: Rule[] = [
  rule('D-91', 'An invitation is spent by one request; the same request again is left already.', async ground => {
    const { id, access } = await invited(ground)
    same(taken(await ask(ground, '/invitations/read', { access })).body.id, id, 'the invitation')
    const newcomer = await newcomerFor(ground)
    const leave = () => ask(ground, '/invitations/request', { access, newcomer })
    same([taken(await leave()).status, taken(await leave()).status], [201, 200], 'left, and left again')
  }),
  rule('D-107', 'An invitation holds for seven days.', async ground => {
    const { id, manager } = await invited(ground)
    const { items } = taken(await manager.get('/invitations')).body as { items: { id: string; expires_at: number }[] }
    const days = ((items.find(one => one.id === id)?.expires_at ?? 0) - now()) / 86_400
    holds(days > 6.99 && days <= 7.01, `it holds for ${days} days`)
  }),
  rule('D-92', 'An invitation that is spent or revoked, and a wrong code, are answered alike.', async ground => {
    const [spent, revoked] = [await invited(ground), await invited(ground)]
    const [one, other] = [await newcomerFor(ground), await newcomerFor(ground)]
    taken(await ask(ground, '/invitations/request', { access: spent.access, newcomer: one }))
    taken(await revoked.manager.request('DELETE', `/invitations/${revoked.id}`))
    for (const access of [spent.access, revoked.access, nobody]) {
      const wrong = secret()
      same(
        await refusal(ground, '/invitations/read', { access }),
        await refusal(ground, '/invitations/read', { access: wrong }),
        'what is said of the code',
      )
      same(
        await refusal(ground, '/invitations/request', { access, newcomer: other }),
        await refusal(ground, '/invitations/request', { access: wrong, newcomer: other }),
        'what is said to a further request',
      )
    }
  }),
]
