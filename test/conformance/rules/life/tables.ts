// §4: the two life tables, row by row, as PROTOCOL prints them and not as the gateway reads them: in every state and by either side
// each verb is recorded exactly where its rows say, and the receipt names the state they say.
import type { Kind, Party, State } from '../../../../schemas/referral/lifecycle.ts'
import type { ReferralVerb } from '../../../../schemas/statement/verbs.ts'
import { bringTo, claimsFor, councilOf, type Life } from '../../../support/raw-lives.ts'
import { type Ctx, type Rule, refused, same, taken } from '../../rule.ts'

type Row = { who: Party | 'either'; from: readonly State[]; to: State | 'same' }

const transferStates = [
  'sent',
  'collected',
  'acknowledged',
  'asked',
  'accepted',
  'declined',
  'withdrawn',
  'closed',
] as const
const enquiryStates = ['sent', 'collected', 'replied', 'finished', 'withdrawn'] as const
const opened = ['collected', 'acknowledged', 'asked'] as const
const notWithdrawn = transferStates.filter(state => state !== 'withdrawn')
const row = (who: Row['who'], from: readonly State[], to: Row['to'] = 'same'): Row => ({ who, from, to })

/** §4, the table. `hand_over`, `confirm` and `disown` have rules of their own. */
const transfer: Partial<Record<ReferralVerb, Row[]>> = {
  collect: [row('recipient', ['sent'], 'collected'), row('either', transferStates)],
  acknowledge: [row('recipient', ['collected'], 'acknowledged'), row('recipient', ['acknowledged', 'asked'])],
  ask: [row('recipient', opened, 'asked')],
  answer: [row('sender', ['asked'], 'acknowledged')],
  accept: [row('recipient', opened, 'accepted')],
  decline: [row('recipient', ['sent', ...opened], 'declined')],
  withdraw: [row('sender', ['sent', ...opened], 'withdrawn')],
  close: [row('sender', ['accepted', 'declined'], 'closed')],
  record_outcome: [row('recipient', ['accepted', 'closed'])],
  message: [row('either', notWithdrawn)],
  correct: [row('either', notWithdrawn)],
  recall: [row('either', transferStates)],
  confirm_recall: [row('either', transferStates)],
  filed: [row('either', ['accepted', 'declined', 'withdrawn', 'closed'])],
  hold: [row('either', transferStates)],
  release: [row('either', transferStates)],
  reply: [],
  finish: [],
}
const enquiryOpen = ['sent', 'collected', 'replied', 'finished'] as const
/** §4, the paragraph on enquiries: it cannot be taken on, accepted, declined or closed. */
const enquiry: Partial<Record<ReferralVerb, Row[]>> = {
  collect: [row('recipient', ['sent'], 'collected'), row('either', enquiryStates)],
  reply: [row('recipient', ['collected', 'replied'], 'replied')],
  finish: [row('sender', ['replied'], 'finished')],
  withdraw: [row('sender', ['sent', 'collected'], 'withdrawn')],
  message: [row('either', enquiryOpen)],
  correct: [row('either', enquiryOpen)],
  recall: [row('either', enquiryStates)],
  acknowledge: [],
  ask: [],
  answer: [],
  accept: [],
  decline: [],
  close: [],
  record_outcome: [],
  filed: [row('either', ['replied', 'finished', 'withdrawn'])],
}

function rulesOf(kind: Kind, letter: string, table: typeof transfer, states: readonly State[]): Rule[] {
  return (Object.entries(table) as [ReferralVerb, Row[]][]).map(([verb, rows], index) => ({
    id: `${letter}-${String(index + 1).padStart(2, '0')}`,
    section: '§4',
    rule: sentence(kind, verb, rows),
    async run(ctx) {
      for (const state of states) {
        for (const party of ['sender', 'recipient'] as const) {
          // A transfer that was accepted or declined unopened is closed on different grounds; both are walked elsewhere.
          await tryOne(ctx, kind, state, verb, party, expected(rows, state, party))
        }
      }
    },
  }))
}

function expected(rows: Row[], state: State, party: Party): State | undefined {
  const fitting = rows.find(({ who, from }) => (who === party || who === 'either') && from.includes(state))
  return fitting?.to === 'same' ? state : fitting?.to
}

async function tryOne(ctx: Ctx, kind: Kind, state: State, verb: ReferralVerb, party: Party, to: State | undefined) {
  // What moves a referral gets one of its own; all else shares.
  const moves = to !== undefined && (to !== state || verb === 'record_outcome' || verb === 'ask')
  const life = await (moves ? fresh(ctx, kind, state) : shared(ctx, kind, state))
  const told = await life.draft.say(councilOf(life, party), { verb, ...claimsFor(verb, party, life) })
  if (to === undefined) {
    refused(told, 'verb_not_allowed')
    return
  }
  const { receipt } = taken(told).body
  const { state: found } = JSON.parse(Buffer.from(String(receipt).split('.')[1] ?? '', 'base64url').toString())
  same(found, to, `the state after ${verb} by the ${party} in ${state}`)
}

const fresh = (ctx: Ctx, kind: Kind, state: State) => bringTo(ctx.nation, ctx.sender, ctx.recipient, kind, state)
function shared(ctx: Ctx, kind: Kind, state: State): Promise<Life> {
  const name = `${kind} ${state}`
  const known =
    ctx.lives.get(name) ?? bringTo(ctx.nation, ctx.sender, ctx.recipient, kind, state, { verb: 'confirm_recall' })
  ctx.lives.set(name, known)
  return known
}

function sentence(kind: Kind, verb: ReferralVerb, rows: Row[]): string {
  const article = kind === 'enquiry' ? 'an enquiry' : 'a transfer'
  if (rows.length === 0) return `${verb} is never said in ${article}.`
  const said = rows.map(({ who, from, to }) => `${who}: ${from.join(', ')} → ${to}`)
  return `${verb} in ${article}: ${said.join('; ')}; nowhere else.`
}

export const lifeRules: Rule[] = [
  ...rulesOf('transfer', 'T', transfer, transferStates),
  ...rulesOf('enquiry', 'Q', enquiry, enquiryStates),
]
