// The feed as a stream: fifty listeners while statements pour in, each cut off and resumed; none misses anything or hears it twice.
import { expect, test } from 'vitest'
import type { FeedEntry } from '../../../schemas/api/forms.ts'
import type { RawClient } from '../../support/raw-client.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld } from '../../support/world.ts'

const listeners = 50
const perMember = 5
const cases = 7
/** What is said of a case. `now` may repeat what the councils said of themselves just before, while older transactions are under way. */
const said = ['send', 'collect', 'acknowledge']

/** Listens from a cursor on until `enough` says so or `cutAfter` entries came; what it heard, and where it stopped. */
async function listen(
  client: RawClient,
  after: string,
  heard: FeedEntry[],
  enough: () => boolean,
  cutAfter: number,
): Promise<string> {
  const hangUp = new AbortController()
  const resume =
    after === 'now'
      ? { path: '/feed/stream?after=now', headers: {} }
      : { path: '/feed/stream', headers: { 'last-event-id': after } }
  const response = await client.fetch('GET', resume.path, { headers: resume.headers, signal: hangUp.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let cursor = after
  let text = ''
  let came = 0
  try {
    for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream() as never,
    )) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        if (data === undefined) continue
        const entry = JSON.parse(data) as FeedEntry
        cursor = entry.cursor
        if (!said.includes(entry.verb)) continue
        heard.push(entry)
        came += 1
        // Whatever else was in this chunk is lost with the connection, as it would be.
        if (came === cutAfter || enough()) return cursor
      }
    }
  } finally {
    hangUp.abort()
  }
  return cursor
}

test('fifty listeners, each cut off again and again while statements pour in, hear everything once and in order of each case', async () => {
  const world = await startWorld()
  const people = Array.from({ length: listeners / perMember }, (_, index) => ({
    name: `officer ${index}`,
    role: index === 0 ? ('manager' as const) : ('officer' as const),
    desks: ['cme'],
  }))
  const ealing = await world.join('Ealing')
  const slough = await world.join('Slough', {
    people: [...people, { name: 'officer', role: 'officer', desks: ['cme'] }],
  })
  const expected = cases * said.length
  const place = String((await world.clientOf(memberOf(slough, 'officer')).get('/feed?after=now')).body.next)
  const following = Array.from({ length: listeners }, async (_, index) => {
    const client = world.clientOf(memberOf(slough, `officer ${Math.floor(index / perMember)}`))
    const heard: FeedEntry[] = []
    for (let cursor = place; heard.length < expected; )
      cursor = await listen(client, cursor, heard, () => heard.length >= expected, 7 + (index % 9))
    return heard
  })
  const saying = Promise.all(
    Array.from({ length: cases }, async () => {
      const referral = new RawReferral(world, ealing, slough)
      await referral.collect(await referral.send())
      await referral.say(slough, { verb: 'acknowledge' })
      return referral.id
    }),
  )
  const [ids, ...heards] = await Promise.all([saying, ...following])
  for (const heard of heards) {
    expect(heard).toHaveLength(expected)
    expect(new Set(heard.map(({ cursor }) => cursor)).size).toBe(expected)
    for (const id of ids)
      expect(heard.filter(({ subject }) => subject === id).map(({ position }) => position)).toEqual([0, 1, 2])
  }
})

test('a stream ends the moment somebody is no member any more; a cursor that is none is refused before it begins', async () => {
  const world = await startWorld()
  const slough = await world.join('Slough')
  const officer = memberOf(slough, 'officer')
  const client = world.clientOf(officer)
  const refused = await client.fetch('GET', '/feed/stream', { headers: { 'last-event-id': 'nonsense' } })
  expect(refused.status).toBe(400)
  const stream = await client.fetch('GET', '/feed/stream?after=now')
  const directory = new RawDirectory(world)
  const since = Math.floor(Date.now() / 1000)
  const removal = { verb: 'remove_member', member: officer.key.kid, reason: 'left', since } as const
  expect(await directory.say(directory.member(slough), slough.id, removal)).toMatchObject({ status: 201 })
  expect(await stream.text()).not.toContain('data:')
})
