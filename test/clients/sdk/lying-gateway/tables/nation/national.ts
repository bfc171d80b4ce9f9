// Lies to a client that knows the nation already: to whoever reads how it went on, and to a registrar who changes it.
// Rows whose name ends in "(receipt key)" are told by an operator who signs false receipts with the gateway's own key.
import { HttpResponse } from 'msw'
import { expect } from 'vitest'
import { makeOwnKey } from '../../../../../../infra/nation/founding.ts'
import type { PublicKey } from '../../../../../../schemas/statement/jws.ts'
import type { Receipt } from '../../../../../../schemas/statement/receipt.ts'
import { connectedRegistrar } from '../../../../../support/connected.ts'
import { claimsOf, type Link, receiptAgain, withOneMore, withOtherClaims } from '../../forge.ts'
import { type Bend, bendAnswer, bendJson, unheard } from '../../liar.ts'
import { bothReceiptsKept, type Row, type Scene } from '../../row.ts'
import { impatient } from '../../stage.ts'

type Change = (chain: Link[], scene: Scene) => Link[] | Promise<Link[]>
const bendChain = (scene: Scene, change: Change): Bend =>
  bendJson<{ chain: Link[] }>('/directory/national/chain', async ({ chain }) => ({ chain: await change(chain, scene) }))

/** Somebody else said another thing in the place of the last. */
async function another(chain: Link[], { stage }: Scene): Promise<Link[]> {
  const said = {
    iss: 'national',
    verb: 'publish_gateway_key' as const,
    key: stage.attacker.jwk,
    issuer: stage.world.url,
  }
  const by = stage.world.registrars[1]?.key ?? stage.attacker
  return withOneMore(stage, chain.slice(0, -1), said, by, { state: 'proposed' })
}

/** The last change, to another gateway. */
function bent(chain: Link[]): Link[] {
  const last = chain.at(-1) as Link
  return chain.with(-1, { ...last, statement: withOtherClaims(last.statement, { issuer: 'https://gateway.example' }) })
}

const reads: [lie: string, code: Row['code'], change: Change, seen?: true][] = [
  ['a change dropped that was seen', 'rolled_back', chain => chain.slice(0, -1), true],
  ['two continuations, by a registrar’s stolen key (receipt key)', 'forked', another, true],
  ['a change to something else under its old receipt', 'receipt_mismatch', bent],
  ['a change told twice', 'chain_broken', chain => [...chain, ...chain.slice(-1)]],
]

const reading = reads.map(
  ([lie, code, change, seen]): Row => ({
    lie: `how the nation went on: ${lie}`,
    code,
    ...(seen && { seen }),
    call: ({ client }) => client.nationDirectory.read(),
    bend: scene => bendChain(scene, change),
    ...(code === 'forked' && { caught: bothReceiptsKept }),
  }),
)

const recorded = (receipt: unknown) => HttpResponse.json({ receipt } as object, { status: 201 })
const resigned =
  (change: (old: Receipt) => Partial<Receipt>) =>
  ({ stage }: Scene): Bend =>
    bendAnswer(async receipt => recorded(await receiptAgain(stage, receipt, change(claimsOf<Receipt>(receipt)))))

/** Taken, truly receipted, and from then on left out. */
function takenAndHidden(scene: Scene): Bend {
  let taken = false
  const said = bendAnswer(receipt => {
    taken = true
    return recorded(receipt)
  })
  const hidden = bendChain(scene, chain => chain.slice(0, -1))
  return (asked, truth) => said(asked, truth) ?? (taken ? hidden(asked, truth) : undefined)
}

const answers: [lie: string, code: Row['code'], bend: Row['bend']][] = [
  ['taken for approved by nobody else (receipt key)', 'state_mismatch', resigned(() => ({ state: 'approved' }))],
  ['in another place (receipt key)', 'receipt_mismatch', resigned(old => ({ position: old.position + 1 }))],
  [
    'with the attacker’s receipt',
    'receipt_forged',
    ({ stage }) => bendAnswer(async receipt => recorded(await receiptAgain(stage, receipt, {}, stage.attacker))),
  ],
  ['receipted, and then left out', 'rolled_back', takenAndHidden],
  ['unheard, with no receipt', 'malformed', () => unheard(() => HttpResponse.json({}, { status: 201 }))],
]

const saying = answers.map(([lie, code, bend]): Row => {
  let key: PublicKey
  return {
    lie: `a registrar’s change: ${lie}`,
    code,
    bend,
    statements: 1,
    async call({ stage, memory }) {
      key ??= (await makeOwnKey()).jwk
      const { nationDirectory } = await connectedRegistrar(stage.world, 0, { memory, clock: impatient })
      return nationDirectory.publishGatewayKey(key, stage.world.url)
    },
    // Said again once the gateway told the truth, it stands there once, and waits for another registrar.
    async finally({ client }) {
      const { nation } = await client.nationDirectory.read()
      const same = nation.proposals.filter(
        ({ claims }) => 'key' in claims && JSON.stringify(claims.key) === JSON.stringify(key),
      )
      expect(same).toMatchObject([{ claims: { verb: 'publish_gateway_key' } }])
      expect(same[0]?.outcome).toBeUndefined()
    },
  }
})

export const national: Row[] = [...reading, ...saying]
