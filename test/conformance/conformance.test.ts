// The suite itself, on a gateway of this run: every rule holds here, and a rule that does not hold is told as broken.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { foundedBy, foundNation, makeOwnKey, makeRegistrars, rehearsalPolicy } from '../../infra/nation/founding.ts'
import { startWorld, type World } from '../support/world.ts'
import { asJson, line, summary } from './report.ts'
import { type Ctx, type Rule, refused, same } from './rule.ts'
import { rules } from './rules/index.ts'
import { type Outcome, prepare, runRules } from './suite.ts'

let world: World
let ctx: Ctx
beforeAll(async () => {
  world = await startWorld()
  ctx = await prepare(world)
})
afterAll(() => world.stop())

const broken = (run: Rule['run']): Rule => ({ id: 'X-01', section: '§0', rule: 'Pigs fly.', run })

test('every rule has an id of its own and one sentence', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  expect(rules.length).toBeGreaterThanOrEqual(80)
  for (const { rule, section } of rules) {
    expect(rule).toMatch(/^[A-Za-z].*\.$/)
    expect(section).toMatch(/^§(10|[2-9])$/)
  }
})

test('every rule holds against this gateway', { timeout: 240_000 }, async () => {
  const outcomes = await runRules(ctx, rules)
  expect(outcomes.filter(({ passed }) => !passed).map(line)).toEqual([])
})

test('everything recorded by the suite verifies', async () => {
  expect(await world.check()).toEqual([])
})

test('a rule that does not hold is told as broken, with what was seen instead, and stops no other', async () => {
  const unheard = async () => same('a pig on the ground', 'a pig in the air', 'what was seen')
  const misread = async ({ nation }: Ctx) => {
    const [registrar] = nation.registrars
    if (registrar) refused(await nation.clientOf(registrar).get('/feed'), 'not_found')
  }
  const bug = async () => JSON.parse('{')
  const good: Rule = { ...broken(async () => {}), id: 'X-02' }
  const outcomes = await runRules(ctx, [broken(unheard), broken(misread), broken(bug), good])
  expect(outcomes.map(({ passed }) => passed)).toEqual([false, false, false, true])
  const [first, second, third] = outcomes as [Outcome, Outcome, Outcome]
  expect(first.reason).toBe('what was seen is "a pig on the ground", not "a pig in the air"')
  expect(second.reason).toContain('expected the refusal not_found, but: 200')
  expect(third.reason).toContain('SyntaxError')
  expect(line(first)).toMatch(/^FAIL {2}X-01 .*Pigs fly\.\n.*a pig on the ground/)
  expect(summary(outcomes)).toBe('1 passed, 3 failed')
  expect(JSON.parse(asJson(world.url, outcomes))).toMatchObject({ passed: 1, failed: 3 })
})

test('nothing of the gateway is imported for other people’s gateways', () => {
  const seen = new Set<string>()
  const look = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/(?:from|^import) '(\.[^']+)'/gm)) look(join(file, '..', path))
    expect(text, file).not.toMatch(/from 'vitest/)
  }
  look(join(import.meta.dirname, 'run.ts'))
  expect([...seen].filter(file => file.includes('/gateway/'))).toEqual([])
})

const execute = promisify(execFile)
/** The command as somebody else would give it. */
async function command(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = execute(process.execPath, [join(import.meta.dirname, 'run.ts'), ...words])
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}
async function keyFiles(registrars: World['registrars']): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const written = registrars.map(async ({ key }, index) => {
    const file = join(folder, `registrar-${index}.jwk`)
    await writeFile(file, JSON.stringify(key.privateJwk))
    return ['--registrar', file]
  })
  return (await Promise.all(written)).flat()
}

test('the command runs against a gateway by its address, with the keys of two registrars', async () => {
  const keys = await keyFiles(world.registrars.slice(0, 2))
  const { code, stdout } = await command('--url', world.url, ...keys, '--only', 'N-0')
  expect(stdout).toMatch(/^pass {2}N-01 .*\n(.*\n)+9 passed, 0 failed\n$/)
  expect(code).toBe(0)
})

test('a nation that is no rehearsal is left alone, and nothing starts without two registrars’ keys', async () => {
  const registrars = await makeRegistrars()
  const gateway = { key: (await makeOwnKey()).jwk, issuer: 'https://gateway.example' }
  const plan = { name: 'The real one', rehearsal: false, policy: rehearsalPolicy, gateway }
  const { statement } = await foundNation({ ...plan, ...foundedBy(registrars) })
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(String(request.url))
    response.end(JSON.stringify({ chain: [{ statement, receipt: '' }] }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = await command('--url', url, ...(await keyFiles(registrars)))
  expect([real.code, real.stderr]).toEqual([2, expect.stringContaining('is no rehearsal')])
  expect(asked).toEqual(['/directory/national/chain'])
  const lone = await command('--url', world.url, ...(await keyFiles(world.registrars.slice(0, 1))))
  expect([lone.code, lone.stderr]).toEqual([2, expect.stringContaining('two registrars')])
  expect((await command('--url', world.url)).stderr).toContain('npm run conformance')
})
