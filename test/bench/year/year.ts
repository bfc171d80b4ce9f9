// A simulated year: 153 councils, 150,000 transfers and enquiries, every reminder and escalation compared with a slow model that knows
// none of the product. Cases are written below HTTP and unsigned (year/written.ts says why); the looking is the product's own, by two
// gateways at once, at 8:00 and 17:00 of each day. Minutes long: only where it is named.

import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import { type Config, defaultLimits } from '../../../gateway/config.ts'
import { readNation } from '../../../gateway/directory/nation.ts'
import type { Gateway } from '../../../gateway/gateway.ts'
import { type CouncilKeys, DirectoryBuilder, makeOwnKey } from '../../../infra/nation/founding.ts'
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { addDays, londonInstant } from '../../../schemas/clocks/days.ts'
import type { Clocks } from '../../../schemas/clocks/due.ts'
import { type Id, newId, sha256 } from '../../../schemas/ids.ts'
import { monthOf } from '../../../schemas/reports/periods.ts'
import type { Played } from '../../gateway/reports/slow-report.ts'
import { RawClient } from '../../support/raw-client.ts'
import { RawDirectory, recorded } from '../../support/raw-directory.ts'
import type { Ground } from '../ground.ts'
import { type Figure, fine, ms, whole } from '../measure/figures.ts'
import { compareDue, compareSteps, type PlayedYear } from './compare.ts'
import { type PlannedCase, type PlannedCouncil, planCases, planCouncils, randomFrom, sideOf, year } from './plan.ts'
import * as queries from './queries.ts'
import { compareReports } from './reports.ts'
import { rowOf, type Scene, type Standing, sayOne } from './written.ts'

const cases = { whole: 150_000, quick: 3_000 }

/** Steps compared, and what a referral costs. */
export async function benchYear(ground: Ground, quick: boolean): Promise<Figure[]> {
  const random = randomFrom(6)
  const planned = planCouncils(random)
  const councils = await joinAll(ground, planned)
  const all = planCases(random, planned, quick ? cases.quick : cases.whole)
  const played = await play(ground, planned, councils, all)
  const compared = await compareSteps(played.year)
  const wrongDue = await compareDue(played.year)
  const bytes = await queries.bytesOfReferrals(ground.owner)
  for (const wrong of [...compared.wrong, ...wrongDue].slice(0, 5)) process.stderr.write(`${wrong}\n`)
  return [
    stepsFigure(all.length, compared, wrongDue.length),
    costFigure(all.length, compared.steps, played, bytes),
    ...(await compareReports(played.year)),
  ]
}

/** 153 councils with a manager each, and the calendars they publish. */
async function joinAll({ net, url, registrars }: Ground, planned: readonly PlannedCouncil[]): Promise<CouncilKeys[]> {
  const clients = new Map<string, RawClient>()
  const clientOf = ({ key }: { key: ConstructorParameters<typeof RawClient>[1] }) => {
    const client = clients.get(key.kid) ?? new RawClient(url, key)
    clients.set(key.kid, client)
    return client
  }
  const builder = new DirectoryBuilder(net, [...registrars], async (key, statement, enclosed) => {
    recorded(await clientOf({ key }).say(statement, enclosed))
  })
  const directory = new RawDirectory({ net, builder, registrars, clientOf } as never)
  const councils: CouncilKeys[] = []
  const waiting = [...planned.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, { calendar }] = next
      const id = newId()
      const identity = { name: `Council ${place + 1}`, nation: 'England' as const, gss: [], status: 'active' as const }
      await builder.register(id, identity)
      councils[place] = await builder.join(id, identity, [{ name: 'manager', role: 'manager', desks: [] }])
      if (!calendar) continue
      const document = JSON.stringify({ contacts: [] })
      const update = { verb: 'update' as const, document: await sha256(document), calendar }
      recorded(await directory.say(directory.member(councils[place] as CouncilKeys), id, update, { document }))
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  return councils
}

/** Two gateways that look, as far as looking needs one. */
async function lookers(ground: Ground): Promise<Gateway[]> {
  const nation = await readNation(await queries.foundingStatement(ground.owner))
  const signer = await makeOwnKey()
  const config = { publicUrl: ground.url, limits: defaultLimits } as Config
  return [1, 2].map(() => ({ config, sql: ground.connect(4), objects: undefined as never, signer, nation }))
}

type Play = {
  year: PlayedYear
  statements: number
  looking: { seconds: number; processorMs: number }
  taken: number
}

async function play(
  ground: Ground,
  planned: readonly PlannedCouncil[],
  councils: readonly CouncilKeys[],
  all: readonly PlannedCase[],
): Promise<Play> {
  const gateways = await lookers(ground)
  const clocks = planned.map(({ calendar }) => clockOf('England', calendar))
  const slow = planned.map(sideOf)
  const events = all
    .flatMap((one, place) => one.happened.map((event, index) => ({ place, event, index })))
    .toSorted((a, b) => a.event.at - b.event.at || a.index - b.index)
  const looks = looksOf()
  const played = new Map<Id, Played>()
  const standing = new Map<number, Standing>()
  const looking = { seconds: 0, processorMs: 0 }
  let [next, taken] = [0, 0]
  for (const look of looks) {
    const changed = new Set<number>()
    const chain: queries.ChainRow[] = []
    for (; (events[next]?.event.at ?? Number.POSITIVE_INFINITY) <= look; next += 1) {
      const { place, event } = events[next] as (typeof events)[0]
      const one = all[place] as PlannedCase
      const said = await sayOne(sceneOf(ground, councils, one), standing.get(place), event)
      standing.set(place, said.standing)
      chain.push(said.row)
      changed.add(place)
      if (event.what === 'send')
        played.set(said.row.subject, {
          ...one,
          from: councils[one.sender]?.id ?? '',
          to: councils[one.recipient]?.id ?? '',
          sender: slow[one.sender] as never,
          recipient: slow[one.recipient] as never,
        })
    }
    const rows = [...changed].map(place => {
      const { sender, recipient } = all[place] as PlannedCase
      const both: Clocks = { sender: clocks[sender] as never, recipient: clocks[recipient] as never }
      return rowOf(standing.get(place) as Standing, both, look)
    })
    if (rows.length > 0) await queries.writeMany(ground.owner, chain, rows)
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
    for (const count of await Promise.all(gateways.map(one => lookAtClocks(one, look)))) taken += count
    const used = process.cpuUsage(cpu)
    looking.seconds += (performance.now() - startedAt) / 1000
    looking.processorMs += (used.user + used.system) / 1000
  }
  const end = looks.at(-1) ?? 0
  const terms = new Map(councils.map(({ id }, place) => [id, { terms: planned[place]?.calendar?.terms ?? [] }]))
  const [gateway] = gateways
  if (!gateway) throw new Error('nobody looks')
  const lastMonthEndedAt = londonInstant(monthOf(year.to).from, 0)
  const asPlayed = { owner: ground.owner, gateway, councils: terms, cases: played, looks, end, lastMonthEndedAt }
  return { year: asPlayed, statements: next, looking, taken }
}

function sceneOf(
  { net }: Ground,
  councils: readonly CouncilKeys[],
  { sender, recipient, urgent, kind }: PlannedCase,
): Scene {
  const [from, to] = [councils[sender], councils[recipient]]
  return {
    net,
    member: from?.members[0]?.key.kid ?? net,
    sender: from?.id ?? '',
    recipient: to?.id ?? '',
    urgent,
    kind,
  }
}

function looksOf(): number[] {
  const looks: number[] = []
  for (let on = year.from; on <= year.to; on = addDays(on, 1)) looks.push(londonInstant(on, 8), londonInstant(on, 17))
  return looks
}

function stepsFigure(
  count: number,
  { steps, byStep, wrong }: Awaited<ReturnType<typeof compareSteps>>,
  due: number,
): Figure {
  const each = Object.entries(byStep).map(([step, many]) => `${whole(many)} ${step}`)
  return {
    what: `a year of ${whole(count)} cases at 153 councils: reminders and escalations`,
    figure: `${whole(steps)} (${each.join(', ')})`,
    baseline: `slow model: ${wrong.length} cases differ, ${due} due days differ`,
    ratio: '',
    target: 'none differs',
    met: wrong.length === 0 && due === 0,
    numbers: { cases: count, steps, wrong: wrong.length, wrongDue: due, ...byStep },
  }
}

function costFigure(count: number, steps: number, { looking, statements }: Play, bytes: number): Figure {
  const perStep = looking.processorMs / Math.max(1, steps)
  return {
    what: 'what a referral costs in that year, letters and attachments apart',
    figure: `${(bytes / count / 1024).toFixed(1)} KiB on disk, ${fine(statements / count)} statements, ${fine(steps / count)} reminders`,
    baseline: `looking: ${ms(looking.processorMs / count)} processor a referral, ${ms(perStep)} a reminder, ${looking.seconds.toFixed(0)} s in all`,
    ratio: '',
    target: '',
    numbers: {
      bytesPerReferral: bytes / count,
      statements,
      steps,
      lookingSeconds: looking.seconds,
      processorMsPerStep: perStep,
    },
  }
}
