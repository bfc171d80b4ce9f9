// The worked examples in other languages, run as they stand where this machine has the language. Where it has not, the test says so in its
// own output, and holds the source against what can be had: it is not counted as run.
import { execFile, spawn } from 'node:child_process'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { connectorOf, type Running } from './support.ts'

const run = promisify(execFile)
const examples = join(import.meta.dirname, '../../../clients/connector/examples')
let world: World
let ealing: Running
let slough: Running
let folder: string

beforeAll(async () => {
  world = await startWorld()
  const councils = [await world.join('Ealing'), await world.join('Slough')] as const
  ealing = await connectorOf(world, councils[0])
  slough = await connectorOf(world, councils[1])
  folder = await quickFolder('examples')
  await writeFile(join(folder, 'plan.pdf'), '%PDF-1.4 Speech and language twice a week.')
})
afterAll(async () => {
  await Promise.all([ealing?.stop(), slough?.stop()])
  await world.stop()
})

/** One language: what it needs, how its program is built, and how it is started. */
type Language = {
  needs: string[][]
  build?: (folder: string) => string[]
  start: (folder: string) => string[]
  waits: boolean
}
const languages: Record<string, Language> = {
  Python: { needs: [['python3', '--version']], start: () => ['python3', join(examples, 'refer.py')], waits: true },
  Java: {
    needs: [['javac', '-version']],
    start: () => ['java', '-XX:TieredStopAtLevel=1', join(examples, 'Refer.java')],
    waits: true,
  },
  'C#': {
    needs: [
      ['mcs', '--version'],
      ['mono', '--version'],
    ],
    build: at => ['mcs', '-r:System.Net.Http', `-out:${at}/Refer.exe`, join(examples, 'Refer.cs')],
    start: at => ['mono', `${at}/Refer.exe`],
    waits: true,
  },
  C: {
    needs: [['sh', '-c', 'command -v cc && echo "#include <curl/curl.h>" | cc -E - -o /dev/null']],
    build: at => [
      'cc',
      '-std=c99',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-o',
      `${at}/refer`,
      join(examples, 'refer.c'),
      '-lcurl',
    ],
    start: at => [`${at}/refer`],
    waits: false,
  },
}

test.each(Object.entries(languages))(
  '%s: a referral with a file is sent, and its acceptance awaited',
  async (name, language) => {
    const lacking = await missing(language)
    if (lacking) {
      console.warn(`NOT RUN: the example in ${name}. This machine has no ${lacking}.`)
      for (const source of ['refer.py', 'Refer.java', 'Refer.cs', 'refer.c']) await balanced(source)
      return
    }
    const place = await quickFolder('program')
    const [builder = '', ...how] = language.build?.(place) ?? []
    if (builder) await run(builder, how)
    const request = { ...(await ealing.get('/examples/send')).json, reference: `from ${name}` }
    await writeFile(join(place, 'referral.json'), JSON.stringify(request))
    await copyFile(join(folder, 'plan.pdf'), join(place, 'plan.pdf'))
    const [program = '', ...args] = language.start(place)
    const env = { ...process.env, CME_CONNECTOR: ealing.url, CME_TOKEN_FILE: ealing.tokenFile }
    const child = spawn(program, [...args, 'referral.json', 'ehcp=plan.pdf'], { cwd: place, env })
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    let said = ''
    child.stderr.on('data', text => (said += text))
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      const [, id] = /^recorded ([0-9a-f-]{36})$/.exec(line) ?? []
      if (id) await accept(id)
    }
    expect(await ended, said).toBe(0)
    if (language.waits) expect(lines).toEqual([expect.stringMatching(/^recorded /), 'accepted by Sam Oakhurst'])
    const { json } = await ealing.get(`/referrals/${encodeURIComponent(request.reference)}`)
    expect(json.letters[0].attachments).toMatchObject([{ name: 'plan.pdf', type: 'ehcp', mime: 'application/pdf' }])
  },
)

async function accept(id: string): Promise<void> {
  await slough.get(`/referrals/${id}`)
  const { json } = await slough.get('/examples/accept')
  expect((await slough.post(`/referrals/${id}/accept`, { ...json, reference: `accept ${id}` })).status).toBe(201)
}

async function missing({ needs }: Language): Promise<string | undefined> {
  for (const [program = '', ...args] of needs) {
    const there = await run(program, args).then(
      () => true,
      () => false,
    )
    if (!there) return program === 'sh' ? 'C compiler with libcurl' : program
  }
  return undefined
}

/** The least that can be told of a source without its language: its brackets close, outside of texts and comments. */
async function balanced(source: string): Promise<void> {
  const bare = (await readFile(join(examples, source), 'utf8'))
    .replace(/"""[\s\S]*?"""|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/.*|#.*/g, '')
    .replace(/[^()[\]{}]/g, '')
  let left = bare
  for (let before = ''; before !== left; ) {
    before = left
    left = left.replace(/\(\)|\[\]|\{\}/g, '')
  }
  expect(left, source).toBe('')
}
