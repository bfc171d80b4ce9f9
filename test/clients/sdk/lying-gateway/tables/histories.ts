// Lies that any history may be told with, tried on a referral and on a council: what was said, in which order, with which receipts.
// Rows whose name ends in "(receipt key)" are told by an operator who signs false receipts with the gateway's own key.
import { newId } from '../../../../../schemas/ids.ts'
import type { Receipt } from '../../../../../schemas/statement/receipt.ts'
import { otherSpelling } from '../../../../support/raw-statement.ts'
import { claimsOf, type Link, posingAs, receiptAgain, withOtherClaims, withOtherSignature } from '../forge.ts'
import { bendJson } from '../liar.ts'
import type { Row } from '../row.ts'
import type { Stage } from '../stage.ts'
import { entry, entryWhole } from './council/directory.ts'

type Chain = readonly Link[]
type Told = { chain: Link[] }
type Change = (chain: Chain, stage: Stage) => Chain | Promise<Chain>
type Asking = Pick<Row, 'call' | 'anew'>
type History = { of: string; at: (stage: Stage) => string; asking: Asking; again: Asking }

const referral: History = {
  of: 'a referral',
  at: ({ accepted }) => `/referrals/${accepted.id}`,
  asking: { call: ({ client, stage }) => client.referral(stage.accepted.id) },
  again: { call: ({ client, stage }) => client.referral(stage.accepted.id) },
}
const council: History = {
  of: 'a council',
  at: ({ councils }) => `/directory/authorities/${councils.slough.id}/chain`,
  asking: { anew: true, call: entry('slough') },
  again: { call: entryWhole('slough') },
}

/** The last link changed; `index` another one. */
const at =
  (change: (link: Link, chain: Chain, stage: Stage) => Link | Promise<Link>, index = -1): Change =>
  async (chain, stage) => {
    const place = index < 0 ? chain.length + index : index
    return chain.with(place, await change(chain[place] as Link, chain, stage))
  }
const receipted = (change: Partial<Receipt> | ((old: Receipt) => Partial<Receipt>), index = -1): Change =>
  at(async (link, _, stage) => {
    const claims = typeof change === 'function' ? change(claimsOf<Receipt>(link.receipt)) : change
    return { ...link, receipt: await receiptAgain(stage, link.receipt, claims) }
  }, index)
const spoilt = (change: (statement: string) => string) => at(link => ({ ...link, statement: change(link.statement) }))

const lies: [lie: string, code: Row['code'], change: Change, seen?: 'seen'][] = [
  ['nothing of it served', 'chain_broken', () => []],
  ['the first statement dropped', 'chain_broken', chain => chain.slice(1)],
  ['a middle statement dropped', 'chain_broken', chain => chain.toSpliced(1, 1)],
  ['the last statement dropped, once seen', 'rolled_back', chain => chain.slice(0, -1), 'seen'],
  ['an old chain served again', 'rolled_back', chain => chain.slice(0, 2), 'seen'],
  ['two statements reordered', 'chain_broken', chain => chain.toSpliced(1, 2, ...chain.slice(1, 3).reverse())],
  ['a statement told twice', 'chain_broken', chain => chain.toSpliced(1, 0, ...chain.slice(1, 2))],
  ['the last statement told twice', 'chain_broken', chain => [...chain, ...chain.slice(-1)]],
  ['an unreadable statement', 'malformed', spoilt(() => 'a.b.c')],
  ['a statement in another spelling', 'malformed', spoilt(otherSpelling)],
  ['another signature', 'bad_signature', spoilt(withOtherSignature)],
  ['other claims under the old receipt', 'receipt_mismatch', spoilt(one => withOtherClaims(one, { jti: newId() }))],
  ['claims nobody knows', 'malformed', spoilt(one => withOtherClaims(one, { child: 'Zofia' }))],
  ['a statement of another nation', 'wrong_nation', spoilt(one => withOtherClaims(one, { net: 'A'.repeat(43) }))],
  ['a receipt missing', 'receipt_missing', at(link => ({ ...link, receipt: '' }))],
  ['a receipt missing in the middle', 'receipt_missing', at(link => ({ ...link, receipt: '' }), 1)],
  ['a statement for a receipt', 'receipt_forged', at(({ statement }) => ({ statement, receipt: statement }))],
  ['the receipt of another statement', 'receipt_mismatch', at((link, [first]) => ({ ...link, ...pick(first) }))],
  ['receipts swapped', 'receipt_mismatch', chain => chain.map((link, n) => ({ ...link, ...pick(chain.at(n - 1)) }))],
  [
    'a receipt with another signature',
    'receipt_forged',
    at(link => ({ ...link, receipt: withOtherSignature(link.receipt) })),
  ],
  ['a receipt by a key that is not the gateway’s', 'receipt_forged', at(signedBy(stage => stage.attacker))],
  [
    'a receipt by a key that poses as the gateway’s',
    'receipt_forged',
    at(signedBy(stage => posingAs(stage.gatewayKey.kid, stage))),
  ],
  ['a receipt by a member', 'receipt_forged', at(signedBy(stage => stage.keyOf('ealing')))],
  [
    'a receipt for the place after (receipt key)',
    'receipt_mismatch',
    receipted(old => ({ position: old.position + 1 })),
  ],
  ['a receipt about something else (receipt key)', 'receipt_mismatch', receipted({ sub: newId() })],
  ['a receipt for other words (receipt key)', 'receipt_mismatch', receipted({ statement: 'A'.repeat(43) })],
  ['a receipt of another issuer (receipt key)', 'receipt_forged', receipted({ iss: 'https://other.example' })],
  ['a receipt of another nation (receipt key)', 'wrong_nation', receipted({ net: 'A'.repeat(43) })],
  ['a receipt with another state (receipt key)', 'state_mismatch', receipted({ state: 'declined' })],
  ['a receipt with another state in the middle (receipt key)', 'state_mismatch', receipted({ state: 'declined' }, 1)],
  [
    'a receipt backdated behind the one before (receipt key)',
    'receipt_backdated',
    receipted(old => ({ iat: old.iat - 60 })),
  ],
  ['a receipt backdated by an hour (receipt key)', 'receipt_backdated', receipted(old => ({ iat: old.iat - 3600 }), 0)],
  ['a receipt of an hour later (receipt key)', 'receipt_backdated', receipted(old => ({ iat: old.iat + 3600 }))],
]

function pick(link: Link | undefined) {
  return { receipt: link?.receipt ?? '' }
}

function signedBy(key: (stage: Stage) => Parameters<typeof receiptAgain>[3]) {
  return async (link: Link, _: Chain, stage: Stage) => ({
    ...link,
    receipt: await receiptAgain(stage, link.receipt, {}, key(stage)),
  })
}

/** The history of something else in its place. */
function another({ of, at: path, asking }: History, elsewhere: (stage: Stage) => string): Row {
  return {
    lie: `${of}: the history of another in its place`,
    code: 'wrong_subject',
    ...asking,
    bend: async ({ stage }) => {
      const client = stage.officers.ealing
      const chain =
        of === referral.of
          ? (await client.call('readReferral', { params: { id: elsewhere(stage) } })).chain
          : (await client.call('readAuthorityChain', { params: { id: elsewhere(stage) }, query: { after: -1 } })).chain
      return bendJson<Told>(path(stage), told => ({ ...told, chain }))
    },
  }
}

export const histories: Row[] = [
  ...[referral, council].flatMap(history =>
    lies.map(([lie, code, change, seen]): Row => {
      const { of, at: path, asking, again } = history
      return {
        lie: `${of}: ${lie}`,
        code,
        ...(seen ? { ...again, seen: true } : asking),
        bend: ({ stage }) =>
          bendJson<Told>(path(stage), async told => ({ ...told, chain: [...(await change(told.chain, stage))] })),
      }
    }),
  ),
  another(referral, ({ other }) => other.id),
  another(council, ({ councils }) => councils.brent.id),
]
