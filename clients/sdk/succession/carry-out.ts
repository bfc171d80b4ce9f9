// Carries a plan out, case by case: killed and run again it goes on where it was. One case that fails does not stop the others.
import type { Id } from '../../../schemas/ids.ts'
import { GatewayProblem, Unreachable } from '../call/trouble.ts'
import { LetterInvalid } from '../letters/invalid.ts'
import { ChangedMeanwhile } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'
import { type HandingOver, HandOverIncomplete, handedOverBy, handOver } from './hand-over.ts'
import { type HandOverPlan, linked, type PlannedCase } from './plan.ts'

export type CarryingOut = Pick<HandingOver, 'handed_over_by' | 'note' | 'incomplete'> & {
  /** Look, and change nothing. */
  dryRun?: boolean
  onProgress?: (done: number, all: number, last: CaseOutcome) => void
}

/** What became of a case. `undecided`: the plan names no successor. `refused`: `why` says what to do; run the plan again after. */
export type CaseOutcome = { id: Id; to: Id | null } & (
  | { outcome: 'handed_over' | 'before' | 'to_do' | 'undecided' }
  | { outcome: 'refused'; why: string }
)

/** A plan that cannot be carried out as a whole: nothing was done. */
export class PlanWrong extends Error {
  override name = 'PlanWrong'
  readonly code = 'plan_wrong'
  readonly hint = 'Nothing was done. Put the plan right, or make it anew.'
}

/** How often a case is gathered again when others write in it at the same moment. */
const rounds = 5

/**
 * Hands over every case of the plan that names a successor and was not handed over before.
 *
 * @throws PlanWrong; Unreachable, Distrust of the nation or the own council: run it again, and it goes on
 */
export async function carryOut(session: Session, plan: HandOverPlan, carrying: CarryingOut): Promise<CaseOutcome[]> {
  await checkPlan(session, plan)
  const outcomes: CaseOutcome[] = []
  for (const one of plan.cases) {
    const outcome = await handOverOne(session, one, carrying)
    outcomes.push(outcome)
    carrying.onProgress?.(outcomes.length, plan.cases.length, outcome)
  }
  return outcomes
}

async function checkPlan({ net, authority }: Session, { net: planned, council, cases }: HandOverPlan): Promise<void> {
  if (planned !== net || council !== authority) throw new PlanWrong('This plan was made for another council or nation.')
  if (new Set(cases.map(({ id }) => id)).size !== cases.length) throw new PlanWrong('A case stands twice in this plan.')
  for (const one of cases) {
    const others = linked(one, cases).filter(({ to }) => to !== null && one.to !== null && to !== one.to)
    if (others.length === 0) continue
    throw new PlanWrong(
      `${one.id} and ${others.map(({ id }) => id).join(', ')} are about one child, sent on: they go to one successor.`,
    )
  }
}

async function handOverOne(session: Session, one: PlannedCase, carrying: CarryingOut): Promise<CaseOutcome> {
  const { id, to, desk } = one
  const { handed_over_by, note, incomplete, dryRun } = carrying
  for (let round = 1; ; round++) {
    try {
      const earlier = handedOverBy(await readTrusted(session, id), session.authority)
      if (earlier?.claims.verb === 'hand_over') return { id, to: earlier.claims.to, outcome: 'before' }
      if (to === null) return { id, to, outcome: 'undecided' }
      if (dryRun) return { id, to, outcome: 'to_do' }
      const more = { ...(note !== undefined && { note }), incomplete: incomplete === true }
      await handOver(session, id, { to, desk, handed_over_by, ...more })
      return { id, to, outcome: 'handed_over' }
    } catch (error) {
      // Somebody wrote meanwhile: its key is gathered with the others.
      if (error instanceof ChangedMeanwhile && round < rounds) continue
      return { id, to, outcome: 'refused', why: whyNot(error) }
    }
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Unreachable) throw error
  if (error instanceof GatewayProblem) return `${error.code}: ${error.message} ${error.hint}`
  if (error instanceof Distrust) return `${error.code}: ${error.message}`
  if (error instanceof HandOverIncomplete || error instanceof ChangedMeanwhile || error instanceof LetterInvalid)
    return error.message
  throw error
}
