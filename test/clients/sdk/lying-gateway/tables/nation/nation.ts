// Lies about the nation itself, told while a client connects: nothing but the pinned digest is believed.
// A new gateway key or registrar comes out of the founding, which has one digest, or of two registrars behind it.
import { makeOwnKey } from '../../../../../../infra/nation/founding.ts'
import type { SigningKey } from '../../../../../../schemas/statement/jws.ts'
import { digestOf, readStatement, signStatement } from '../../../../../../schemas/statement/statement.ts'
import type { StatementOf } from '../../../../../../schemas/statement/verbs.ts'
import { claimsOf, type Link, receiptAgain, withOneMore, withOtherSignature } from '../../forge.ts'
import { bendJson } from '../../liar.ts'
import type { Row } from '../../row.ts'
import type { Stage } from '../../stage.ts'

type Change = (founding: Link, stage: Stage) => Link[] | Promise<Link[]>

/** The founding as somebody else would have it, receipted in its place. */
async function foundedAgain(
  { receipt }: Link,
  stage: Stage,
  change: Partial<StatementOf<'found'>>,
  by = stage.world.registrars[0]?.key ?? stage.attacker,
): Promise<Link[]> {
  const founding = claimsOf<StatementOf<'found'>>(stage.world.founding)
  const statement = await signStatement({ ...founding, ...change }, by)
  const { digest } = await readStatement(statement, undefined)
  return [{ statement, receipt: await receiptAgain(stage, receipt, { statement: digest, net: digest }) }]
}

const withReceipt = async ({ statement }: Link, receipt: Promise<string> | string): Promise<Link[]> => [
  { statement, receipt: await receipt },
]

const lies: [lie: string, code: Row['code'], change: Change][] = [
  ['nothing of it served', 'chain_broken', () => []],
  ['the founding of another nation', 'wrong_nation', (one, stage) => foundedAgain(one, stage, { name: 'Another' })],
  [
    'other gateway keys in the founding, signed by a registrar',
    'wrong_nation',
    async (one, stage) => {
      const key = { key: (await makeOwnKey()).jwk, issuer: stage.world.url }
      return foundedAgain(one, stage, { gateway_keys: [key] })
    },
  ],
  [
    'the attacker as a registrar',
    'wrong_nation',
    async (one, stage) => {
      const { registrars } = claimsOf<StatementOf<'found'>>(stage.world.founding)
      const person = registrars[0]?.person ?? ''
      const more = { registrars: [...registrars, { person, key: stage.attacker.jwk }] }
      return foundedAgain(one, stage, more, stage.attacker)
    },
  ],
  [
    'the same claims signed by the attacker',
    'wrong_nation',
    (one, stage) => foundedAgain(one, stage, {}, stage.attacker),
  ],
  ['a second founding behind the first', 'chain_broken', (one, stage) => foundedTwice(one, stage)],
  [
    'a receipt key by one registrar alone, stated to be in force',
    'state_mismatch',
    (one, stage) => withKey(one, stage, [registrarOf(stage, 0)], 'recorded'),
  ],
  [
    'a receipt key approved by whoever proposed it',
    'not_permitted',
    (one, stage) => withKey(one, stage, [registrarOf(stage, 0), registrarOf(stage, 0)]),
  ],
  [
    'a receipt key approved by a registrar that the nation does not have',
    'unknown_key',
    (one, stage) => withKey(one, stage, [registrarOf(stage, 0), stage.attacker]),
  ],
  [
    'another signature',
    'bad_signature',
    ({ statement, receipt }) => [{ statement: withOtherSignature(statement), receipt }],
  ],
  ['something unreadable', 'malformed', ({ receipt }) => [{ statement: 'a.b.c', receipt }]],
  ['the receipt missing', 'receipt_missing', one => withReceipt(one, '')],
  [
    'a receipt by a key that is not the gateway’s',
    'receipt_forged',
    (one, stage) => withReceipt(one, receiptAgain(stage, one.receipt, {}, stage.attacker)),
  ],
  [
    'a receipt for another place (receipt key)',
    'receipt_mismatch',
    (one, stage) => withReceipt(one, receiptAgain(stage, one.receipt, { position: 1 })),
  ],
]

/** It would name new keys. */
async function foundedTwice(one: Link, stage: Stage): Promise<Link[]> {
  return [one, ...(await foundedAgain(one, stage, { name: 'Another' }))]
}

const registrarOf = ({ world }: Stage, index: number) => world.registrars[index]?.key as SigningKey

/** The attacker's key as one more receipt key: proposed by one, and approved by another where there is one. */
async function withKey(
  founding: Link,
  stage: Stage,
  [proposer, approver]: SigningKey[],
  state = 'proposed',
): Promise<Link[]> {
  const publish = {
    iss: 'national',
    verb: 'publish_gateway_key' as const,
    key: stage.attacker.jwk,
    issuer: stage.world.url,
  }
  const waiting = await withOneMore(stage, [founding], publish, proposer as SigningKey, { state })
  const [, link] = waiting
  const chain = approver && link ? await approved(stage, waiting, link, approver) : waiting
  return chain
}

async function approved(stage: Stage, chain: Link[], { statement }: Link, by: SigningKey): Promise<Link[]> {
  const proposal = await digestOf(statement)
  return withOneMore(stage, chain, { iss: 'national', verb: 'approve', proposal }, by, { state: 'approved' })
}

export const nation: Row[] = lies.map(([lie, code, change]) => ({
  lie,
  code,
  call: ({ stage, memory }) => stage.connect('ealing', memory),
  bend: ({ stage }) =>
    bendJson<{ chain: Link[] }>('/directory/national/chain', async ({ chain: [founding] }) => ({
      chain: founding ? await change(founding, stage) : [],
    })),
}))
