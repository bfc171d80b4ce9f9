// A council that ends, answered in the worker: the plan is made of letters opened here, and stays here, for it holds postcodes.
import { areas as areasForm, type HandOverPlan, type PlannedCase } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { dayOf } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import { ownEntry } from '../people/colleagues.ts'
import { decider } from '../steps/officer.ts'
import { titleOf } from '../views/contents.ts'
import type { AreaTyped, Ending, HandedOver, Planned, SuccessionCalls } from './shown.ts'

type Answers = { [N in keyof SuccessionCalls]: (office: Office, give: SuccessionCalls[N]['give']) => Promise<unknown> }

/** Made last, until the inbox locks. */
const plans = new WeakMap<Office, HandOverPlan>()

export const answers: Answers = { ending, planHandOver, handOver }

async function ending(office: Office): Promise<Ending> {
  const { identity, succession } = await ownEntry(office)
  const ids = succession?.successors ?? identity?.successors ?? []
  const on = succession?.on ?? identity?.closes_on
  return {
    ...(on !== undefined && { on: dayOf(on) }),
    successors: await Promise.all(ids.map(async id => ({ id, name: await office.names(id) }))),
  }
}

async function planHandOver(office: Office, { areas }: { areas: AreaTyped[] }): Promise<Planned> {
  const rules = areas.map(({ successor, postcodes, places }) => ({
    successor,
    postcodes: listed(postcodes).map(one => one.toUpperCase()),
    places: listed(places),
  }))
  const written = rules.filter(one => one.postcodes.length + one.places.length > 0)
  const read = areasForm.safeParse({ areas: written })
  if (!read.success && written.length > 0) return { wrong: wrongIn(read.error.issues, written), cases: [] }
  const plan = await office.council.planHandOver({
    ...(read.success && { areas: read.data }),
    onProgress: (done, all) => office.tell('notice', { of: 'hand-over', says: `${done} of ${all} cases opened.` }),
  })
  plans.set(office, plan)
  return { wrong: [], cases: plan.cases.map(one => shownOf(office, one, plan)) }
}

const listed = (text: string) =>
  text
    .split(/[,;\n]/)
    .map(one => one.trim().replace(/\s+/g, ' '))
    .filter(Boolean)

function wrongIn(
  issues: readonly { path: PropertyKey[] }[],
  rules: readonly { postcodes: string[]; places: string[] }[],
) {
  return issues.map(({ path: [, at, field, number] }) => {
    const rule = rules[Number(at)] as Record<string, string[]> | undefined
    const given = rule?.[String(field)]?.[Number(number)] ?? ''
    return `“${line(given)}” is no ${field === 'postcodes' ? 'area, district or sector of postcodes: write GU, GU21 or GU21 4' : 'place'}`
  })
}

function shownOf(office: Office, one: PlannedCase, { cases }: HandOverPlan): Planned['cases'][number] {
  const { id, side, where, to, shut } = one
  return { id, title: titleOf(office, id), side, where: line(where), to: to ?? '', group: groupOf(one, cases), shut }
}

/** The oldest of those that follow one another names them all. */
function groupOf(one: PlannedCase, cases: readonly PlannedCase[]): string {
  const earlier = cases.find(({ id }) => id === one.follows)
  return earlier ? groupOf(earlier, cases) : one.id
}

async function handOver(office: Office, { decided }: { decided: Record<string, string> }): Promise<HandedOver[]> {
  const plan = plans.get(office)
  if (!plan) throw new Error('Look at what goes where first.')
  const cases = plan.cases.map(one => ({ ...one, to: decided[one.id] || null }))
  const outcomes = await office.council.handOverAll(
    { ...plan, cases },
    {
      handed_over_by: decider(office),
      onProgress: (done, all) => office.tell('notice', { of: 'hand-over', says: `${done} of ${all} cases.` }),
    },
  )
  for (const { id, outcome } of outcomes) if (outcome === 'handed_over') office.tell('changed', { id })
  return Promise.all(
    outcomes.map(async one => ({
      id: one.id,
      title: titleOf(office, one.id),
      to: one.to === null ? '' : await office.names(one.to),
      outcome: one.outcome === 'to_do' ? ('undecided' as const) : one.outcome,
      ...(one.outcome === 'refused' && { why: line(one.why) }),
    })),
  )
}
