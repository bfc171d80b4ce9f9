// Lies about the nation itself, told while a client connects: nothing but the pinned digest is believed.
// A new gateway key or registrar would have to come out of the founding statement, and that has one digest.
import { makeOwnKey } from '../../../../../infra/nation/founding.ts'
import { readStatement, signStatement } from '../../../../../schemas/statement.ts'
import type { StatementOf } from '../../../../../schemas/verbs.ts'
import { claimsOf, type Link, receiptAgain, withOtherSignature } from '../forge.ts'
import { bendJson } from '../liar.ts'
import type { Row } from '../row.ts'
import type { Stage } from '../stage.ts'

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
  ['one statement more', 'not_permitted', (one, stage) => moreKeys(one, stage)],
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

/** A second founding behind the first, which would name new keys. */
async function moreKeys(one: Link, stage: Stage): Promise<Link[]> {
  return [one, ...(await foundedAgain(one, stage, { name: 'Another' }))]
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
