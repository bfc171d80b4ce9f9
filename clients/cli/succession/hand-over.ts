// `cme hand-over`: one case, or everything by a plan (council reorganisation). A plan is made here, from letters that only this council
// can open; it holds postcodes and towns, so it is written for its owner's eyes alone.
import { writeFile } from 'node:fs/promises'
import type { CaseOutcome, HandOverPlan, Planning } from '../../sdk/index.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, openOffice, ownCouncil } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { shortId } from '../reading/ids.ts'
import { withLock } from '../saying/lock.ts'
import { decidedBy } from '../saying/officer.ts'
import { table } from '../show/table.ts'
import { maxWrittenBytes, readJson } from '../writing/read-json.ts'

/** What is meant: one case, a plan to make, or a plan to carry out. */
export const handOver: Action = async (context, args, options) => {
  const makes = textOf(options, 'makePlan')
  if (args[0] !== undefined) {
    if (textOf(options, 'to') === undefined) throw new WrongUse('Hand it over to whom?', 'Add --to <council>.')
    const { handOver: one } = await import('../saying/letter-verbs.ts')
    return one(context, args, options)
  }
  if (makes !== undefined) return makePlan(context, makes, options)
  if (options.all === true && textOf(options, 'plan') !== undefined) return carryOut(context, options)
  throw new WrongUse('Name a case, or hand over all of them by a plan.', 'See: cme help hand-over')
}

async function makePlan(context: Context, file: string, options: Options): Promise<Answer> {
  const office = await openOffice(context)
  const own = ownCouncil(office)
  const { council } = office
  const areasFile = textOf(options, 'areas')
  const earlier = textOf(options, 'plan')
  const bar = countsOn(context, 'Reading')
  const planning: Planning = {
    ended: options.ended === true,
    onProgress: bar.at,
    ...(areasFile !== undefined && { areas: await readAreas(context, council, areasFile) }),
    ...(earlier !== undefined && { earlier: await readPlan(context, earlier) }),
  }
  const plan = await council.planHandOver(planning).finally(bar.end)
  await writeFile(file, `${JSON.stringify(plan, undefined, 2)}\n`, { mode: 0o600 })
  const names = namesFrom(council, { [own]: office.profile.council })
  const counts = new Map<string, number>()
  for (const { to } of plan.cases) {
    const name = to === null ? 'nobody yet: decide these' : await names(to)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const shut = plan.cases.filter(one => one.shut > 0).length
  const lines = [
    `${plan.cases.length} to hand over, written to ${file}.`,
    ...[...counts].map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`),
    ...(shut > 0
      ? [`${shut} hold letters that this profile cannot open: plan them with one that works in their team.`]
      : []),
    'Read the plan, put right what it names, then: cme hand-over --all --plan FILE --dry-run',
  ]
  return { json: plan, text: lines.join('\n') }
}

async function carryOut(context: Context, options: Options): Promise<Answer> {
  const office = await openOffice(context)
  const own = ownCouncil(office)
  const plan = await readPlan(context, textOf(options, 'plan') ?? '')
  const note = textOf(options, 'note')
  const dryRun = options.dryRun === true
  const bar = countsOn(context, dryRun ? 'Looking' : 'Handing over')
  const carrying = {
    handed_over_by: decidedBy(office.profile, options),
    dryRun,
    incomplete: options.incomplete === true,
    onProgress: bar.at,
    ...(note !== undefined && { note }),
  }
  const outcomes = await withLock(office.profile, context, () => office.council.handOverAll(plan, carrying)).finally(
    bar.end,
  )
  const names = namesFrom(office.council, { [own]: office.profile.council })
  const left = outcomes.filter(({ outcome }) => outcome === 'undecided' || outcome === 'refused')
  return {
    json: { dry_run: dryRun, cases: outcomes },
    text: await report(context, outcomes, names),
    ...(left.length > 0 && { exit: 3 }),
  }
}

const outcomeWords: Record<CaseOutcome['outcome'], string> = {
  handed_over: 'Handed over',
  before: 'Handed over before',
  to_do: 'Would be handed over',
  undecided: 'No successor named: decide these in the plan',
  refused: 'Not handed over',
}

async function report({ style }: Context, outcomes: readonly CaseOutcome[], names: (id: string) => Promise<string>) {
  const counted = Object.entries(outcomeWords).flatMap(([outcome, says]) => {
    const count = outcomes.filter(one => one.outcome === outcome).length
    return count === 0 ? [] : [`${String(count).padStart(5)}  ${says}`]
  })
  const left = outcomes.filter(one => one.outcome === 'refused')
  const rows = await Promise.all(
    left.map(async one => [shortId(one.id), one.to === null ? '' : await names(one.to), 'why' in one ? one.why : '']),
  )
  const columns = [
    { title: 'ID' },
    { title: 'To', gives: true as const },
    { title: 'Why not', gives: true as const, wraps: true as const },
  ]
  return [...counted, ...(rows.length > 0 ? ['', ...table(columns, rows, style.columns)] : [])].join('\n')
}

/** Successors may be named as people name them. */
async function readAreas(context: Context, council: Parameters<typeof councilNamed>[0], file: string) {
  const { areas } = await import('../../sdk/index.ts')
  const written = (await readJson(file, context.io)) as { areas?: { successor?: unknown }[] }
  const rules = Array.isArray(written?.areas) ? written.areas : []
  const named = await Promise.all(
    rules.map(async rule => ({ ...rule, successor: (await councilNamed(council, String(rule.successor))).id })),
  )
  const form = areas.safeParse({ ...written, areas: named })
  if (form.success) return form.data
  throw new InvalidContent(`${file}: ${whereWrong(form.error)}`)
}

async function readPlan(context: Context, file: string): Promise<HandOverPlan> {
  const { handOverPlan } = await import('../../sdk/index.ts')
  const form = handOverPlan.safeParse(await readJson(file, context.io, maxWrittenBytes))
  if (form.success) return form.data
  throw new InvalidContent(`${file} is no plan of this program: ${whereWrong(form.error)}`)
}

function whereWrong({ issues }: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [first] = issues
  return `${first?.path.map(String).join('.') ?? ''}: ${first?.message ?? 'it has not the form'}`
}

/** One line that moves, where somebody looks. */
function countsOn({ io, quiet, json }: Context, title: string) {
  const shown = io.terminal.err && !quiet && !json
  return {
    at(done: number, all: number) {
      if (shown) io.err(`\r${title}: ${done} of ${all}`)
    },
    end() {
      if (shown) io.err('\r\u001b[2K')
    },
  }
}
