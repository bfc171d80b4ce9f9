// What is due, worked out here from what was verified: chain, notes, and what both councils published of their days. The gateway's own
// word for it is not needed. Why something did not arrive is the gateway's to say: it is about mail and clients, not about letters.
import type { WhyView } from '../../../schemas/alerts.ts'
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { londonTime } from '../../../schemas/clocks/days.ts'
import { type Clocks, type Due, dueOf, isOverdue } from '../../../schemas/clocks/due.ts'
import { ladderOf, nextRung, type Rung } from '../../../schemas/clocks/ladder.ts'
import type { Id } from '../../../schemas/ids.ts'
import { letterContents } from '../../../schemas/letter/index.ts'
import { type SealedDue, sealedClocks } from '../../../schemas/letter/sealed-clocks.ts'
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
  return {
    /** What is due next on a referral; undefined where nothing is. @throws Distrust */
    async due(referral: TrustedReferral): Promise<DueNow | undefined> {
      const clocks = await clocksFor(referral)
      const due = dueOf(referral, clocks)
      if (!due) return undefined
      const now = nowSeconds(session)
      const next = nextRung(ladderOf(referral, clocks), now)
      return {
        ...due,
        overdue: isOverdue(due, now),
        ...(next && { next: { step: next.step, on: next.on, to: next.to } }),
      }
    },
    /** The clocks that run on what the letters say: worked out here, and told to nobody. */
    async sealedDue({ referral, letters }: OpenReferral): Promise<SealedDue[]> {
      const told = letters.findLast(one => one.status === 'open' && one.kind === 'referral')
      // What does not follow the form is shown, and begins no clock.
      const content = told?.status === 'open' ? letterContents.referral.safeParse(told.content) : undefined
      if (!told || !content?.success) return []
      return sealedClocks(content.data, londonTime(told.entry.at).on, await clocksFor(referral))
    },
    /** The way a referral went, as the gateway tells it to both sides. @throws GatewayProblem `not_found` */
    why: (id: Id): Promise<WhyView> => session.gateway.call('why', { params: { id } }),
  }
}
