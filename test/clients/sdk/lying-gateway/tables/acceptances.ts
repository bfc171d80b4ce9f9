// Acceptances that never were, told to a sender about to close: nothing is signed, and the child stays the sender's.
// The operator signs every receipt needed; the sender closes once somebody has really accepted.
import type { SigningKey } from '../../../../../schemas/statement/jws.ts'
import type { Receipt } from '../../../../../schemas/statement/receipt.ts'
import { digestOf } from '../../../../../schemas/statement/statement.ts'
import { must, type RawReferral } from '../../../../support/raw-referral.ts'
import { written } from '../../../../support/written.ts'
import { letterClaim, posingAs, receiptAgain, type Said, standingOn, type View, withOneMore } from '../forge.ts'
import { bendJson } from '../liar.ts'
import { bothReceiptsKept, type Row } from '../row.ts'
import type { Name, Stage } from '../stage.ts'

type Making = { stage: Stage; own: RawReferral; view: View }
type Change = (making: Making) => View | Promise<View>

/** What an acceptance claims, by Slough unless `change` says otherwise. */
async function acceptance({ stage, own, view }: Making, change: Partial<Said> = {}): Promise<Said> {
  const accepts = [await digestOf(view.chain[0]?.statement ?? '')]
  const letter = await letterClaim(
    stage.deskOf('ealing'),
    stage.deskOf(own.recipient === stage.councils.brent ? 'brent' : 'slough'),
  )
  return { iss: own.recipient.id, verb: 'accept', accepts, letter, ...change }
}

/** The view with an acceptance behind its chain, and everything above it as if it were so. */
const accepting =
  (
    by: (stage: Stage) => SigningKey,
    change: (stage: Stage) => Partial<Said> | Promise<Partial<Said>> = () => ({}),
  ): Change =>
  async making =>
    accepted(making, await acceptance(making, await change(making.stage)), by(making.stage))

async function accepted({ stage, own, view }: Making, said: Said, by: SigningKey, about: Partial<Receipt> = {}) {
  const chain = await withOneMore(stage, view.chain, said, by, { state: 'accepted', ...about })
  return standingOn(view, chain, { state: 'accepted', responsible: own.recipient.id, move: 'both', list: 'accepted' })
}

const officer = (name: Name) => (stage: Stage) => stage.keyOf(name)
const withLast =
  (change: (link: { statement: string; receipt: string }, stage: Stage) => Promise<string> | string): Change =>
  async making => {
    const view = await accepting(officer('slough'))(making)
    const last = view.chain.at(-1)
    if (!last) throw new Error('nothing was accepted')
    return { ...view, chain: [...view.chain.slice(0, -1), { ...last, receipt: await change(last, making.stage) }] }
  }

const lies: [lie: string, code: Row['code'], change: Change][] = [
  ['by the attacker’s key', 'unknown_key', accepting(stage => stage.attacker)],
  [
    'by a key that poses as an officer’s',
    'bad_signature',
    accepting(stage => posingAs(stage.keyOf('slough').kid, stage)),
  ],
  ['by the sender’s own officer in the other’s name', 'unknown_key', accepting(officer('ealing'))],
  ['by a council it was not sent to', 'not_permitted', accepting(stage => stage.keyOf('brent', 'manager'), stranger)],
  ['by an auditor', 'not_permitted', accepting(stage => stage.keyOf('slough', 'auditor'))],
  [
    'of something else than was sent',
    'not_permitted',
    accepting(officer('slough'), ({ world }) => ({ accepts: [world.net] })),
  ],
  [
    'of more than was sent',
    'not_permitted',
    async making => accepted(making, await twice(making), making.stage.keyOf('slough')),
  ],
  [
    'before anybody opened it',
    'not_permitted',
    making => accepting(officer('slough'))({ ...making, view: unopened(making.view) }),
  ],
  [
    'with a letter to the attacker',
    'certificate_mismatch',
    accepting(officer('slough'), async stage => ({
      letter: await letterClaim(stage.attackersDesk.fingerprint, stage.deskOf('slough')),
    })),
  ],
  [
    'relying on a directory not shown here',
    'directory_frozen',
    accepting(officer('slough'), ({ world, councils }) => ({ heads: { [councils.slough.id]: world.net } })),
  ],
  ['with no receipt', 'receipt_missing', withLast(() => '')],
  [
    'with a receipt by the attacker',
    'receipt_forged',
    withLast(({ receipt }, stage) => receiptAgain(stage, receipt, {}, stage.attacker)),
  ],
  ['with the receipt of the opening', 'receipt_mismatch', async making => reusing(making)],
  [
    'stated above a history without it',
    'state_mismatch',
    async making => ({ ...(await accepting(officer('slough'))(making)), chain: making.view.chain }),
  ],
  [
    'of another referral',
    'wrong_subject',
    async ({ stage, view }) => ({ ...view, chain: [...view.chain, await elsewhere(stage)] }),
  ],
]

async function twice(making: Making): Promise<Said> {
  const said = await acceptance(making)
  return { ...said, accepts: [said.accepts, said.accepts].flat() }
}

async function stranger(stage: Stage): Promise<Partial<Said>> {
  return { iss: stage.councils.brent.id, letter: await letterClaim(stage.deskOf('ealing'), stage.deskOf('brent')) }
}

const unopened = (view: View): View => ({ ...view, chain: view.chain.slice(0, 1) })

async function reusing(making: Making): Promise<View> {
  const view = await accepting(officer('slough'))(making)
  const [last, opening] = [view.chain.at(-1), making.view.chain.at(-1)]
  return {
    ...view,
    chain: [...making.view.chain, { statement: last?.statement ?? '', receipt: opening?.receipt ?? '' }],
  }
}

async function elsewhere({ officers, accepted: { id } }: Stage) {
  const { history, acceptedBy } = await officers.ealing.referral(id)
  const { statement = '', receipt = '' } = history.find(one => one.digest === acceptedBy) ?? {}
  return { statement, receipt }
}

const bendView = (stage: Stage, own: RawReferral, change: Change) =>
  bendJson<View>(`/referrals/${own.id}`, view => change({ stage, own, view }))

/** What an honest gateway records. */
async function reallyAccepts({ officers }: Stage, own: RawReferral, member = 'officer'): Promise<void> {
  const { chain } = await officers.ealing.call('readReferral', { params: { id: own.id } })
  const accepts = [await digestOf(chain[0]?.statement ?? '')]
  must(await own.say(own.recipient, { verb: 'accept', accepts }, { member }))
}

/** Told with the key of an officer of Brent who has been removed. */
const removed: Row[] = [
  {
    lie: 'an acceptance by an officer who had been removed',
    code: 'removed_key',
    call: ({ client, stage }) => client.close(stage.collectedByRemoved[0].id, written.close),
    bend: ({ stage }) => bendView(stage, stage.collectedByRemoved[0], lately),
    mended: ({ stage }) => reallyAccepts(stage, stage.collectedByRemoved[0], 'manager'),
  },
  {
    lie: 'an acceptance by an officer removed since, backdated to before that',
    code: 'acceptance_unproven',
    call: ({ client, stage }) => client.close(stage.collectedByRemoved[1].id, written.close),
    bend: ({ stage }) => bendView(stage, stage.collectedByRemoved[1], accepting(officer('brent'))),
    // It is signed by a key that held then, and receipted by the gateway: a second story for good.
    after: 'forked',
    mended: ({ stage }) => reallyAccepts(stage, stage.collectedByRemoved[1], 'manager'),
    finally: bothReceiptsKept,
  },
]

async function lately(making: Making): Promise<View> {
  const iat = Math.floor(Date.now() / 1000) + 2
  return accepted(making, await acceptance(making, { iat }), making.stage.keyOf('brent'), { iat })
}

export const acceptances: Row[] = [
  ...lies.map(
    ([lie, code, change]): Row => ({
      lie: `an acceptance ${lie}`,
      code,
      fresh: true,
      call: ({ client, own }) => client.close(own.id, written.close),
      bend: ({ stage, own }) => bendView(stage, own, change),
      mended: ({ stage, own }) => reallyAccepts(stage, own),
    }),
  ),
  ...removed,
]
