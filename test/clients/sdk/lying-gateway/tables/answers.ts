// Lies told in answer to something said, and answers that are none: it is said once, whatever the gateway makes of it.
// "unheard": the gateway never got it; elsewhere it was recorded, and only the answer is a lie.

import { HttpResponse } from 'msw'
import { expect } from 'vitest'
import { Refusal } from '../../../../../schemas/problem.ts'
import type { Receipt } from '../../../../../schemas/statement/receipt.ts'
import { digestOf } from '../../../../../schemas/statement/statement.ts'
import { problemAnswer } from '../../../../support/line.ts'
import { claimsOf, receiptAgain } from '../forge.ts'
import { answered, type Bend, bendAnswer, unheard } from '../liar.ts'
import type { Row, Scene } from '../row.ts'

const hold: Row['call'] = ({ client, own }) => client.hold(own.id)
const recorded = (receipt: unknown, status = 201) => HttpResponse.json({ receipt } as object, { status })
const page = (status = 200) => HttpResponse.html('<!doctype html><title>Please sign in</title>', { status })
const astray = (path: string) => new HttpResponse(null, { status: 307, headers: { location: path } })

/** The receipts of the chain as it stood before. */
async function earlier({ stage, own }: Scene): Promise<string[]> {
  const { chain } = await stage.officers.ealing.call('readReferral', { params: { id: own.id } })
  return chain.map(({ receipt }) => receipt)
}

const resigned =
  (change: (old: Receipt) => Partial<Receipt>) =>
  ({ stage }: Scene): Bend =>
    bendAnswer(async receipt => recorded(await receiptAgain(stage, receipt, change(claimsOf<Receipt>(receipt)))))

const lies: [lie: string, code: Row['code'], bend: Row['bend'], statements?: number][] = [
  ['recorded, with no receipt', 'malformed', () => bendAnswer(() => HttpResponse.json({}, { status: 201 }))],
  ['recorded, with an empty receipt', 'receipt_missing', () => bendAnswer(() => recorded(''))],
  ['recorded, with a receipt that is a number', 'malformed', () => bendAnswer(() => recorded(7))],
  [
    'recorded, with the receipt of the first statement',
    'receipt_mismatch',
    async scene => {
      const [first] = await earlier(scene)
      return bendAnswer(() => recorded(first))
    },
  ],
  [
    'recorded before, with the receipt of the last statement',
    'receipt_mismatch',
    async scene => {
      const last = (await earlier(scene)).at(-1)
      return bendAnswer(() => recorded(last, 200))
    },
  ],
  [
    'recorded, with the attacker’s receipt',
    'receipt_forged',
    ({ stage }) => bendAnswer(async receipt => recorded(await receiptAgain(stage, receipt, {}, stage.attacker))),
  ],
  ['recorded, in another state (receipt key)', 'state_mismatch', resigned(() => ({ state: 'accepted' }))],
  ['recorded, in another place (receipt key)', 'receipt_mismatch', resigned(old => ({ position: old.position + 1 }))],
  [
    'recorded, before what was said before (receipt key)',
    'receipt_backdated',
    resigned(old => ({ iat: old.iat - 120 })),
  ],
  ['recorded, an hour from now (receipt key)', 'receipt_backdated', resigned(old => ({ iat: old.iat + 3600 }))],
  ['recorded, for another nation (receipt key)', 'wrong_nation', resigned(() => ({ net: 'A'.repeat(43) }))],
  ['a page, and no answer', 'no answer', () => bendAnswer(() => page())],
  ['a failure that is a page', 'no answer', () => bendAnswer(() => page(502)), 5],
  ['sent elsewhere without end', 'no answer', () => bendAnswer(() => astray('/statements')), 5],
  [
    'unheard: the attacker’s receipt',
    'receipt_forged',
    async scene => {
      const last = (await earlier(scene)).at(-1) ?? ''
      const { stage } = scene
      const forged = await receiptAgain(stage, last, { position: 2 }, stage.attacker)
      return unheard(() => recorded(forged))
    },
  ],
  [
    'unheard: somebody spoke first, with a history nobody said',
    'problem stale',
    async ({ stage }) => {
      const missing = [{ statement: stage.world.founding, receipt: stage.world.founding }]
      return unheard(() => problemAnswer(409, new Refusal('stale', 'no', { missing }).toProblem()))
    },
    12,
  ],
  [
    'unheard: somebody spoke first, and nobody did',
    'problem stale',
    () => unheard(() => problemAnswer(409, new Refusal('stale', 'no').toProblem())),
    12,
  ],
  ['unheard: a page', 'no answer', () => unheard(() => page())],
  ['unheard: sent elsewhere without end', 'no answer', () => unheard(() => astray('/statements')), 5],
]

/** It stands in the chain, and once. */
async function saidOnce({ stage, own, client }: Scene): Promise<void> {
  const { history } = await client.referral(own.id)
  expect(history.filter(({ claims }) => claims.verb === 'hold')).toHaveLength(1)
  expect(history.at(-1)?.claims.iss).toBe(stage.councils.ealing.id)
}

/** A receipt by the gateway's own key for what it then loses. */
const lost = ({ stage }: Scene): Bend =>
  unheard(async ({ statement }) => {
    const { iss: _, ...claims } = claimsOf<Receipt & { prev: string }>(statement)
    const about = { sub: claims.sub, net: claims.net, iat: claims.iat, jti: claims.jti }
    return recorded(await receiptFor(stage, statement, about))
  })

async function receiptFor(
  stage: Scene['stage'],
  statement: string,
  about: Pick<Receipt, 'sub' | 'net' | 'iat' | 'jti'>,
) {
  const { position, state } = await nextPlace(stage, about.sub)
  const receipt = (await stage.officers.ealing.call('readNationalChain', {})).chain[0]?.receipt ?? ''
  return receiptAgain(stage, receipt, { ...about, statement: await digestOf(statement), position, state })
}

async function nextPlace({ officers, councils }: Scene['stage'], sub: string) {
  if (sub === councils.slough.id)
    return { position: (await officers.ealing.directory.entry(sub)).position + 1, state: 'recorded' }
  const { position, state } = await officers.ealing.referral(sub)
  return { position: position + 1, state }
}

const never: Row[] = [
  {
    lie: 'a word about a referral receipted, and never shown',
    code: 'rolled_back',
    fresh: true,
    statements: 1,
    call: async scene => {
      await hold(scene)
      await scene.client.referral(scene.own.id)
    },
    bend: lost,
    after: 'rolled_back',
  },
  {
    lie: 'a word about a council receipted, and never shown',
    to: 'slough',
    member: 'manager',
    code: 'rolled_back',
    statements: 1,
    call: ({ client }) => client.directory.verifyEntry(),
    bend: lost,
    after: 'rolled_back',
  },
]

const announced: Row = {
  lie: 'a word about a council recorded, with an older receipt',
  to: 'slough',
  member: 'manager',
  code: 'receipt_mismatch',
  statements: 1,
  call: ({ client }) => client.directory.verifyEntry(),
  bend: async ({ stage }) => {
    const { id } = stage.councils.slough
    const { chain } = await stage.officers.ealing.call('readAuthorityChain', { params: { id }, query: { after: -1 } })
    return bendAnswer(() => recorded(chain.at(-1)?.receipt))
  },
}

const reading: Row[] = [
  ['a page in place of a referral', () => page()],
  ['nothing that is JSON in place of a referral', () => HttpResponse.text('{"chain":')],
  ['a referral that is elsewhere without end', ({ own }: Scene) => astray(`/referrals/${own.id}`)],
].map(
  ([lie, answer]): Row => ({
    lie: lie as string,
    code: 'no answer',
    call: ({ client, own }) => client.referral(own.id),
    bend: scene => answered(`/referrals/${scene.own.id}`, () => (answer as (scene: Scene) => Response)(scene)),
  }),
)

export const answers: Row[] = [
  ...lies.map(
    ([lie, code, bend, statements = 1]): Row => ({
      lie,
      code,
      bend,
      statements,
      fresh: true,
      call: hold,
      finally: saidOnce,
    }),
  ),
  ...never,
  announced,
  ...reading,
  {
    lie: 'a nation that is elsewhere without end',
    code: 'no answer',
    call: ({ stage, memory }) => stage.connect('ealing', memory),
    bend: () => answered('/directory/national/chain', () => astray('/directory/national/chain')),
  },
]
