// Referrals between a council that ends and another, in every state there is, both directions, made through the SDK.
import type { Council, Sending } from '../../../clients/sdk/index.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import type { LetterContent } from '../../../schemas/letter/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import type { State } from '../../../schemas/referral/lifecycle.ts'
import { written } from '../../support/written.ts'

/** The two who write to each other, and a third council to which a child moves on. */
export type Cast = { sender: Council; recipient: Council; third: Council }
export type Case = { name: string; id: Id; state: State; desk: string; words: string }

/** A referral about a child who lived at `from` and moved to `to`, postcodes both. */
export function childMoving(from: string, to: string): LetterContent<'referral'> {
  const content = structuredClone(referralTemplate()) as LetterContent<'referral'>
  const { last_known, new: now } = content.addresses as unknown as Record<'last_known' | 'new', { postcode: string }>
  last_known.postcode = from
  now.postcode = to
  return content
}

export const plan = (words: string) => ({
  name: 'plan.pdf',
  type: 'other' as const,
  mime: 'application/pdf',
  marking: 'official_sensitive' as const,
  content: new Blob([words]),
})

type Path = {
  state: State
  desk?: string
  kind?: 'enquiry'
  attached?: true
  walk: (cast: Cast, id: Id) => Promise<unknown>
}
const open = ({ recipient }: Cast, id: Id) => recipient.collect(id)
const accept = async (cast: Cast, id: Id) => {
  await open(cast, id)
  await cast.recipient.accept(id, written.accept)
}
const close = async (cast: Cast, id: Id) => {
  await accept(cast, id)
  await cast.sender.close(id, written.close)
}
const decline = async (cast: Cast, id: Id) => {
  await open(cast, id)
  await cast.recipient.decline(id, written.decline)
}
const reply = async (cast: Cast, id: Id) => {
  await open(cast, id)
  await cast.recipient.reply(id, written.reply)
}
const also = (first: Path['walk'], then: Path['walk']) => async (cast: Cast, id: Id) => {
  await first(cast, id)
  await then(cast, id)
}

/** How a case comes to stand as its name says. */
export const paths: Record<string, Path> = {
  sent: { state: 'sent', walk: async () => {} },
  'collected, with an attachment': { state: 'collected', attached: true, walk: open },
  'acknowledged, for named people only': {
    state: 'acknowledged',
    desk: 'restricted',
    walk: also(open, ({ recipient }, id) => recipient.acknowledge(id)),
  },
  asked: { state: 'asked', walk: also(open, ({ recipient }, id) => recipient.ask(id, written.question)) },
  answered: {
    state: 'acknowledged',
    walk: also(open, async ({ sender, recipient }, id) => {
      await recipient.ask(id, written.question)
      await sender.answer(id, written.answer, { attachments: [plan('The answer, in a file.')] })
    }),
  },
  'accepted, unsettled': {
    state: 'accepted',
    walk: also(accept, ({ recipient }, id) => recipient.recordOutcome(id, written.outcome)),
  },
  'accepted, settled': {
    state: 'accepted',
    walk: also(accept, ({ recipient }, id) => recipient.recordOutcome(id, written.settled)),
  },
  declined: { state: 'declined', walk: decline },
  withdrawn: { state: 'withdrawn', walk: ({ sender }, id) => sender.withdraw(id) },
  'closed, unsettled': { state: 'closed', walk: close },
  'closed, settled': {
    state: 'closed',
    walk: also(close, ({ recipient }, id) => recipient.recordOutcome(id, written.settled)),
  },
  'recalled in part': {
    state: 'collected',
    walk: also(open, async ({ sender }, id) => {
      const { statement } = await sender.message(id, written.message, { attachments: [plan('Not for you.')] })
      await sender.recall(id, statement, 'wrong_document')
    }),
  },
  'sent on, not accepted there yet': {
    state: 'accepted',
    walk: also(accept, ({ recipient, third }, id) => sendOn(recipient, third, id)),
  },
  'passed on': {
    state: 'accepted',
    walk: also(accept, async ({ recipient, third }, id) => {
      const on = await sendOn(recipient, third, id)
      await third.collect(on)
      await third.accept(on, written.accept)
    }),
  },
  enquiry: { state: 'collected', kind: 'enquiry', walk: open },
  'enquiry, replied': { state: 'replied', kind: 'enquiry', walk: reply },
}

async function sendOn(by: Council, to: Council, follows: Id): Promise<Id> {
  const content = childMoving('GU21 4AA', 'LS1 1AA')
  return (await by.send({ to: to.authority as Id, desk: 'cme', content, follows, reference: newId() })).id
}

/** Every case, from one council to the other; `content` by turns, so that children of every successor are in each state. */
export async function allCases(cast: Cast, contents: LetterContent<'referral'>[], direction: string): Promise<Case[]> {
  return Promise.all(
    Object.entries(paths).map(async ([name, { state, desk = 'cme', kind, attached, walk }], index) => {
      const to = cast.recipient.authority as Id
      const content = contents[index % contents.length] ?? referralTemplate()
      const words = `${direction}: ${name}`
      const common = { to, desk, reference: newId(), ...(attached && { attachments: [plan(words)] }) }
      const sending: Sending = kind ? { ...common, kind, content: written.enquiry } : { ...common, content }
      const { id } = await cast.sender.send(sending)
      await walk(cast, id)
      return { name: words, id, state, desk, words }
    }),
  )
}
