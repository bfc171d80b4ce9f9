// What is due, worked out here from what was verified: chain, notes, and what both councils published of their days. The gateway's own
// word for it is not needed. What became of its alerts, it is believed.
import type { WhyView } from '../../../schemas/alerts.ts'
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { londonTime } from '../../../schemas/clocks/days.ts'
import { type Clocks, type Due, dueOf, isOverdue } from '../../../schemas/clocks/due.ts'
import { ladderOf, nextRung, type Rung } from '../../../schemas/clocks/ladder.ts'
import { councilsToRing } from '../../../schemas/directory/contacts/whom-to-ring.ts'
import type { Id } from '../../../schemas/ids.ts'
import { letterContents } from '../../../schemas/letter/index.ts'
import { type SealedDue, sealedClocks } from '../../../schemas/letter/sealed-clocks.ts'
import { whoseMove } from '../../../schemas/referral/lifecycle.ts'
import type { StatementOf } from '../../../schemas/statement/verbs.ts'
import { contentsOf } from '../directory/contents.ts'
import { readTrusted } from '../say/read.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import type { OpenReferral } from './read.ts'

/** What is due, and who is told next if it is not done. */
export type DueNow = Due & { overdue: boolean; next?: Pick<Rung, 'step' | 'on' | 'to'> }

/** Makes the functions about time for a session. */
export function clocksOf(session: Session) {
  async function clocksFor({ sender, recipient }: TrustedReferral): Promise<Clocks> {
    const clock = async (id: Id) => {
      const { entry } = await session.directory.entryOf(id)
      return clockOf(entry.identity?.nation, entry.calendar, session.nation.policy.clocks)
    }
    return { sender: await clock(sender), recipient: await clock(recipient) }
  }
  /** What is due next on a referral; undefined where nothing is. @throws Distrust */
  async function due(referral: TrustedReferral): Promise<DueNow | undefined> {
    const clocks = await clocksFor(referral)
    const next = dueOf(referral, clocks)
    if (!next) return undefined
    const now = nowSeconds(session)
    const rung = nextRung(ladderOf(referral, clocks), now)
    return {
      ...next,
      overdue: isOverdue(next, now),
      ...(rung && { next: { step: rung.step, on: rung.on, to: rung.to } }),
    }
  }
  return {
    due,
    /** The clocks that run on what the letters say: worked out here, and told to nobody. */
    async sealedDue({ referral, letters }: OpenReferral): Promise<SealedDue[]> {
      const told = letters.findLast(one => one.status === 'open' && one.kind === 'referral')
      // What does not follow the form is shown, and begins no clock.
      const content = told?.status === 'open' ? letterContents.referral.safeParse(told.content) : undefined
      if (!told || !content?.success) return []
      return sealedClocks(content.data, londonTime(told.entry.at).on, await clocksFor(referral))
    },
    /** The way a referral went, from chain and notes; what became of alerts is the gateway's word. @throws Distrust; GatewayProblem `not_found` */
    why: (id: Id): Promise<WhyView> => readWhy(session, id, due),
  }
}

/** The best of each council, and who stands in where they do not answer. */
const mostAtACouncil = 3

/** Where it stands, what is due and whom to ring are not the gateway's to say. @throws Distrust; GatewayProblem `not_found` */
async function readWhy(
  session: Session,
  id: Id,
  due: (referral: TrustedReferral) => Promise<DueNow | undefined>,
): Promise<WhyView> {
  const { alerts, due: told } = await session.gateway.call('why', { params: { id } })
  const referral = await readTrusted(session, id)
  const { history, notes, sender } = referral
  const [first] = history
  if (first?.claims.verb !== 'send') throw new Error('a verified chain begins with a send')
  const sent = first.claims
  const move = whoseMove(referral)
  const [found, certificates, ring] = await Promise.all([
    due(referral),
    certificatesOf(session, sent),
    ringAt(session, councilsToRing(move, referral), referral),
  ])
  const opened = history.find(({ claims: { verb, iss } }) => verb === 'collect' && ![sender, sent.iss].includes(iss))
  const refused = history.find(({ claims }) => claims.verb === 'decline' && claims.cannot_open)
  return {
    ...{ id, state: referral.state, alerts, move, ring },
    sealed: { at: first.at, bytes: sent.letter.bytes, certificates },
    accepted: { position: first.position, receipt: first.digest, at: first.at },
    ...(opened && { collected_at: opened.at }),
    ...(refused && { cannot_open: { at: refused.at } }),
    ...(found && { due: dueView(found, told) }),
    steps: notes.flatMap(({ iat, step, due: about }) => (step && about ? [{ at: iat, step, due_on: about.by }] : [])),
  }
}

/** Whose each certificate is that the first letter was sealed to. */
async function certificatesOf(
  session: Session,
  { iss, to, letter }: StatementOf<'send'>,
): Promise<WhyView['sealed']['certificates']> {
  const entries = await Promise.all([iss, to].map(async id => (await session.directory.entryOf(id)).entry))
  const held = entries.flatMap(({ id: authority, certificates }) =>
    certificates.map(({ desk, fingerprint }) => ({ authority, desk, fingerprint })),
  )
  return letter.certificates.map(fingerprint => held.find(one => one.fingerprint === fingerprint) ?? { fingerprint })
}

/** As routes write it; which step was taken last for it, the gateway knows. */
function dueView({ what, side, by, overdue, next }: DueNow, told: WhyView['due']): WhyView['due'] {
  return {
    ...{ what, side, by, overdue },
    ...(told?.step && { step: told.step }),
    ...(next && { next: { step: next.step, on: next.on } }),
  }
}

async function ringAt(
  session: Session,
  councils: readonly Id[],
  { urgent }: Pick<TrustedReferral, 'urgent'>,
): Promise<WhyView['ring']> {
  const { whomToRing } = contentsOf(session)
  const rings = await Promise.all(
    councils.map(async authority => {
      const best = (await whomToRing(authority, { urgent })).slice(0, mostAtACouncil)
      return best.map(({ instead_of: _, ...one }) => ({ authority, ...one }))
    }),
  )
  return rings.flat()
}
