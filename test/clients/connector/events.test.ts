// The journal and whoever is told from it, through torn lines, refusals and ends at the worst moment. No gateway: what is heard is handed in.
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { troubleWords } from '../../../clients/connector/disk.ts'
import { dropFiles } from '../../../clients/connector/events/drop.ts'
import type { NewEvent } from '../../../clients/connector/events/event.ts'
import { Journal } from '../../../clients/connector/events/journal.ts'
import { Position } from '../../../clients/connector/events/position.ts'
import { signatureOf, tellByWebhook } from '../../../clients/connector/events/webhook.ts'
import { outcomeOf } from '../../../clients/connector/outbox/outcome.ts'
import { type Clock, systemClock } from '../../../clients/sdk/index.ts'
import { quickFolder } from '../../support/folders.ts'

const day = 86_400_000
const heard = (verb: string, at = Date.now()): NewEvent => ({
  type: 'referral.changed',
  at: new Date(at).toISOString(),
  verb,
})
const opened = (folder: string, told = 0) => Journal.open(folder, { now: Date.now(), told })
const verbs = (journal: Journal) => journal.after(0, 100).map(({ id, verb }) => [id, verb])

test('a line that was torn by a crash was never told, and is heard again from where the feed was', async () => {
  const folder = await quickFolder('journal')
  const journal = await opened(folder)
  await journal.hear(heard('send'), 'place-1')
  await journal.hear(heard('collect'), 'place-2')
  await journal.close()
  await appendFile(join(folder, 'journal.jsonl'), '{"event":{"id":3,"type":"referral.ch')
  const again = await opened(folder)
  expect([again.cursor, again.name]).toEqual(['place-2', journal.name])
  await again.hear(heard('accept'), 'place-3')
  expect(verbs(again)).toEqual([
    [1, 'send'],
    [2, 'collect'],
    [3, 'accept'],
  ])
  await again.close()
})

test('old events go once everybody was told, numbers go on, and the place in the feed stays', async () => {
  const folder = await quickFolder('journal')
  const journal = await opened(folder)
  for (const [number, ago] of [100, 99, 98].entries())
    await journal.hear(heard(`old ${number}`, Date.now() - ago * day), `place-${number}`)
  await journal.tellOfRequest({
    ...{
      reference: 'mine',
      verb: 'filed',
      digest: '',
      order: 1,
      takenAt: 0,
      round: 1,
      remarks: { gaps: [], warnings: [] },
    },
    ...{
      endedAt: Date.now(),
      status: 'refused',
      httpStatus: 409,
      problem: { code: 'verb_not_allowed', title: '', detail: '', hint: '' },
    },
  })
  await journal.close()
  const kept = await opened(folder, 2)
  expect([kept.first, kept.last, kept.cursor], 'the third was told to nobody yet').toEqual([3, 4, 'place-2'])
  await kept.close()
  const fewer = await opened(folder, 4)
  expect([fewer.first, fewer.last, fewer.cursor]).toEqual([4, 4, 'place-2'])
  await fewer.hear(heard('new', Date.now() - 200 * day), 'place-3')
  expect(verbs(fewer)).toEqual([
    [4, 'filed'],
    [5, 'new'],
  ])
  await fewer.close()
})

test('a webhook is told one after the other, signed, the same again until it answers 2xx, and goes on there after a restart', async () => {
  const folder = await quickFolder('journal')
  const journal = await opened(folder)
  const secret = `whsec_${Buffer.from('a secret of a case system').toString('base64')}`
  const taken: string[] = []
  let refusals = 2
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const {
      'webhook-id': id = '',
      'webhook-timestamp': at = '',
      'webhook-signature': signature,
    } = request.headers as Record<string, string>
    expect(signature).toBe(`v1,${signatureOf(secret, id, at, body)}`)
    expect(id).toBe(`${journal.name}.${JSON.parse(body).id}`)
    const answer = refusals-- > 0 ? 500 : 204
    taken.push(`${answer} ${JSON.parse(body).verb}`)
    response.writeHead(answer).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const clock = { ...systemClock, wait: async () => {} }
  const tell = async (until: string) => {
    const stopping = new AbortController()
    const position = await Position.read(folder, 'webhook')
    const telling = tellByWebhook({
      ...{ url, secret, journal, position, clock, signal: stopping.signal },
      onTrouble() {},
    })
    await expect.poll(() => taken.at(-1)).toBe(until)
    await expect.poll(async () => Number(await readFile(join(folder, 'webhook'), 'utf8'))).toBe(journal.last)
    stopping.abort()
    await telling
  }
  await journal.hear(heard('one'), 'a')
  await journal.hear(heard('two'), 'b')
  await tell('204 two')
  await journal.hear(heard('three'), 'c')
  await tell('204 three')
  expect(taken).toEqual(['500 one', '500 one', '204 one', '204 two', '204 three'])
  await journal.close()
})

test('whoever is told of events goes on being told once a place can be written down again', async () => {
  const [folder, drop] = [await quickFolder('journal'), await quickFolder('drop')]
  const journal = await opened(folder)
  await journal.hear(heard('one'), 'a')
  const posted: unknown[] = []
  const tell: Record<string, (trying: { position: Position; clock: Clock } & Trying) => Promise<void>> = {
    dropped: trying => dropFiles({ folder: drop, journal, ...trying }),
    webhook: trying =>
      tellByWebhook({
        ...{ ...trying, url: 'http://case.system', secret: 'whsec_', journal },
        fetch: async (...given) => new Response(String(posted.push(given))),
      }),
  }
  for (const [listener, telling] of Object.entries(tell)) {
    const position = await Position.read(folder, listener as 'dropped')
    // As on a full disk: nothing can be written there until somebody makes room.
    await mkdir(join(folder, listener, 'in-the-way'), { recursive: true })
    const stopping = new AbortController()
    const troubles: (string | undefined)[] = []
    const wait = () => rm(join(folder, listener), { recursive: true })
    const onTrouble = (trouble: string | undefined) => void troubles.push(trouble)
    const told = telling({ position, clock: { ...systemClock, wait }, signal: stopping.signal, onTrouble })
    await expect.poll(() => position.at).toBe(1)
    stopping.abort()
    await told
    expect(troubles.filter(Boolean)).toHaveLength(1)
    expect((await readdir(folder)).filter(name => name.endsWith('.tmp'))).toEqual([])
  }
  expect(posted, 'what was taken is not sent again').toHaveLength(1)
  expect(await readdir(join(drop, 'new'))).toHaveLength(1)
  await journal.close()
})

test('a full disk is said as one: what waits is tried again, and it is no fault of the connector', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(outcomeOf(full)).toMatchObject({ over: false, trouble: { code: 'disk_full' } })
  expect(troubleWords(full)).toContain('make room on it')
})

type Trying = { signal: AbortSignal; onTrouble: (trouble: string | undefined) => void }

test('an event is a file once: whoever was killed before or after remembering it finishes that very move', async () => {
  const [folder, drop] = [await quickFolder('journal'), await quickFolder('drop')]
  const journal = await opened(folder)
  for (const verb of ['one', 'two', 'three']) await journal.hear(heard(verb), verb)
  const names = journal.after(0, 3).map(({ id }) => `00000000000${id}-${journal.name}.json`)
  // Killed: the first was taken already, the second remembered and not yet moved, the third only written.
  await mkdir(join(drop, '.aside'))
  await writeFile(join(drop, '.aside', names[1] ?? ''), '{"verb":"two"}')
  await writeFile(join(drop, '.aside', names[2] ?? ''), '{"verb":"to')
  await (await Position.read(folder, 'dropped')).move(2)
  const stopping = new AbortController()
  const position = await Position.read(folder, 'dropped')
  const trying = { clock: systemClock, signal: stopping.signal, onTrouble() {} }
  const dropping = dropFiles({ folder: drop, journal, position, ...trying })
  await expect.poll(() => readdir(join(drop, 'new')).catch(() => [])).toEqual([names[1], names[2]])
  for (const name of await readdir(join(drop, 'new'))) await rename(join(drop, 'new', name), join(drop, 'done', name))
  await journal.hear(heard('four'), 'four')
  await expect.poll(async () => (await readdir(join(drop, 'new'))).length).toBe(1)
  stopping.abort()
  await dropping
  expect(JSON.parse(await readFile(join(drop, 'done', names[2] ?? ''), 'utf8'))).toMatchObject({ id: 3, verb: 'three' })
  expect(await readdir(join(drop, '.aside'))).toEqual([])
  await journal.close()
})
