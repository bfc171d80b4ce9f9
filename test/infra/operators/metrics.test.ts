// What operators are given: alert rules and a dashboard that name metrics which are really there, runbooks that are, and traces with nothing
// in them that an operator should not see.
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { refreshBacklog } from '../../../gateway/backlog/backlog.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { renderMetrics, watchProcess } from '../../../gateway/edge/metrics.ts'
import { startTraces } from '../../../gateway/edge/traces/export.ts'
import { allowed, traced } from '../../../gateway/edge/traces/trace.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import { startCollector } from '../../support/collector.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { startWorld } from '../../support/world.ts'
import { unknownIn, wholeProgram } from '../documents/commands.ts'

const folder = join(import.meta.dirname, '../../../infra/operators')
/** Those that are not the gateway's own. */
const others = /^(up|node_filesystem_\w+)$/

const metricsIn = (text: string) =>
  [...text.matchAll(/\b(up|(?:cme|nodejs|process|node)_[a-z0-9_]+)(?=[{[\s)])/g)].map(([, name = '']) => name)

test('every metric that alert rules and dashboard name is one of /metrics, every runbook is there, and a lost database shows', async () => {
  const world = await startWorld()
  watchProcess()
  const text = await (await fetch(`${world.url}/metrics`)).text()
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  const rules = await readFile(join(folder, 'alerts.yaml'), 'utf8')
  const expressions = [...rules.matchAll(/expr: (?:>-\n)?([\s\S]*?)\n {8}(?:for|labels):/g)].map(
    ([, one = '']) => `${one} `,
  )
  const { panels } = JSON.parse(await readFile(join(folder, 'dashboard.json'), 'utf8')) as {
    panels: { targets: { expr: string }[] }[]
  }
  const drawn = panels.flatMap(({ targets }) => targets.map(({ expr }) => `${expr} `))
  const named = new Set([...expressions, ...drawn].flatMap(metricsIn).filter(name => !others.test(name)))
  const own = [...named].map(name => name.replace(/_(bucket|count|sum)$/, ''))
  expect(own.filter(name => !known.has(name))).toEqual([])
  expect(expressions).toHaveLength([...rules.matchAll(/- alert:/g)].length)
  // A rule about a label that is not there is never true. Prometheus, a histogram and the exporters give these themselves.
  const source = await readFile(join(folder, '../../gateway/edge/metrics.ts'), 'utf8')
  const declared = [...source.matchAll(/labelNames: \[([^\]]*)\]/g)].flatMap(
    ([, list = '']) => list.match(/\w+/g) ?? [],
  )
  const labels = new Set([...declared, 'job', 'instance', 'le', 'fstype'])
  const asked = [...expressions, ...drawn].flatMap(one => [
    ...[...one.matchAll(/[{,]\s*(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
    ...[...one.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(',').map(label => label.trim()),
    ),
  ])
  expect(asked.length).toBeGreaterThan(20)
  expect(asked.filter(label => !labels.has(label))).toEqual([])
  // What this gateway measures of itself is looked at by somebody.
  const ours = [...known].filter(name => name?.startsWith('cme_'))
  expect(ours.filter(name => !own.includes(name ?? ''))).toEqual([])
  const runbooks = await readdir(join(folder, 'runbooks'))
  const wanted = [...rules.matchAll(/runbook: runbooks\/(\S+)/g)].map(([, name = '']) => name)
  expect(wanted.filter(name => !runbooks.includes(name))).toEqual([])
  // Each rule has its case, which Prometheus' own tool plays.
  const cases = await readFile(join(folder, 'alerts.test.yaml'), 'utf8')
  const tried = new Set([...cases.matchAll(/alertname: (\w+)$/gm)].map(([, name]) => name))
  expect([...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name).filter(name => !tried.has(name))).toEqual([])
  // Prometheus gives these two itself, and calls a gateway's own something else: no rule would find them.
  expect(text).not.toMatch(/^\w+\{(?:[^}]*,)?(?:job|instance)=/m)
  expect(text).toMatch(/^cme_job_runs_total\{task="look_at_clocks",outcome="failed"\} \d/m)
  expect(text).toMatch(/^cme_database_up 1$/m)
  expect(text).toMatch(/^cme_emails_waiting 0$/m)
  expect(Math.abs(Number(/^cme_time_ahead_seconds (\S+)$/m.exec(text)?.[1]))).toBeLessThan(20)
  const nowhere = connect(`postgres://nobody:none@127.0.0.1:${await freePort()}/none`, { max: 1 })
  onTestFinished(() => disconnect(nowhere))
  await refreshBacklog({ sql: nowhere })
  const { text: away } = await renderMetrics()
  expect(away).toMatch(/^cme_database_up 0$/m)
  expect(away).not.toMatch(/^cme_(emails_waiting|time_ahead_seconds) \S/m)
})

test('traces name route patterns and nothing of a case, whatever somebody adds; without a collector none are made', async () => {
  const collector = await startCollector()
  onTestFinished(() => collector.close())
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const traces = startTraces({ endpoint: collector.url, ratio: 1 })
  const referral = new RawReferral(world, ealing, slough)
  await referral.accepted()
  await fetch(`${world.url}/referrals/${referral.id}?name=Ilse`, {
    headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  })
  await traced('job purge', { 'cme.job': 'purge', child: 'Ilse' } as never, async () => {})
  await traces.stop()
  await traced('job unseen', {}, async () => {})
  const [text, spans] = [collector.received.join(''), collector.spans()]
  const names = spans.map(({ name }) => name)
  expect(names).toContain('POST /statements')
  expect(names).toContain('GET /referrals/:id')
  expect(names).toContain('job purge')
  expect(names).not.toContain('job unseen')
  const keys = new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
  expect([...keys].filter(key => !allowed.some(one => one === key))).toEqual([])
  for (const word of [referral.id, ealing.id, 'Ilse', 'a'.repeat(32)]) expect(text).not.toContain(word)
})

test('every command of a runbook is one that there is, with the options it has, and every file it runs or points to is there', async () => {
  const program = wholeProgram()
  const names = await readdir(join(folder, 'runbooks'))
  let commands = 0
  for (const name of names) {
    const text = await readFile(join(folder, 'runbooks', name), 'utf8')
    for (const [, line = ''] of text.matchAll(/npx cme ([^`\n#]+)/g)) {
      commands += 1
      expect(unknownIn(program, line.trim()), `${name}: cme ${line}`).toEqual([])
    }
    const files = [...text.matchAll(/\bnode ([\w/-]+\.ts)|vitest run ([\w/.-]+)|-f (infra\S+\.yaml)/g)].map(found =>
      join(folder, '../..', found[1] ?? found[2] ?? found[3] ?? ''),
    )
    const links = [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, link = '']) => join(folder, 'runbooks', link))
    for (const path of [...files, ...links]) await access(path)
  }
  expect(commands).toBeGreaterThan(25)
  expect(unknownIn(program, 'keyring rotat cme --agin')).not.toEqual([])
})
