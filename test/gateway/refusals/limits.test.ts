// Every limit, one past it. What is larger than is taken is refused as that, and the limits are published.
import { expect, test } from 'vitest'
import { defaultLimits } from '../../../gateway/config.ts'
import { newId } from '../../../schemas/ids.ts'
import * as limits from '../../../schemas/limits.ts'
import { RawClient } from '../../support/raw-client.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { withClaims } from '../../support/raw-referral.ts'
import { compact, headerFor } from '../../support/raw-statement.ts'
import { expectProblem, type Stage, useStage } from '../../support/refusals.ts'
import { memberOf } from '../../support/world.ts'

const { stage, refuses } = useStage()

const officer = ({ world, ealing }: Stage) => world.clientOf(memberOf(ealing, 'officer'))

refuses('too_large', 'a body larger than any honest one', async on => {
  const json = { statement: 'x'.repeat(2 * limits.maxLetterBytes) }
  return () => officer(on).request('POST', '/statements', { json })
})
refuses('too_large', 'a body larger than any honest one that does not say how long it is', async on => {
  const chunk = new Uint8Array(64 * 1024).fill(0x20)
  let left = 16
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(chunk)
      else controller.close()
    },
  })
  return () => officer(on).request('POST', '/statements', { body, headers: { 'content-type': 'application/json' } })
})
refuses('too_large', 'a letter one byte too large', async on => {
  const draft = on.referral()
  const prepared = await draft.prepare(on.ealing, draft.sendClaims())
  const bytes = new Uint8Array(limits.maxLetterBytes + 1)
  return () => draft.post({ ...prepared, ...(prepared.letter && { letter: { ...prepared.letter, bytes } }) })
})
refuses('too_large', 'a letter some kilobytes too large', async on => {
  const draft = on.referral()
  const prepared = await draft.prepare(on.ealing, draft.sendClaims())
  const bytes = new Uint8Array(limits.maxLetterBytes + 4096)
  return () => draft.post({ ...prepared, ...(prepared.letter && { letter: { ...prepared.letter, bytes } }) })
})
refuses('unknown_claim', 'a letter said to be too large', async on => {
  const { key } = memberOf(on.ealing, 'officer')
  const draft = on.referral()
  const { claims } = await draft.prepare(on.ealing, draft.sendClaims())
  const letter = { ...(claims as unknown as { letter: object }).letter, bytes: limits.maxLetterBytes + 1 }
  const statement = await compact(key, headerFor(key), { ...claims, letter })
  return () => officer(on).say(statement)
})
refuses('too_large', 'a statement one character too long', async on => {
  const { key } = memberOf(on.ealing, 'officer')
  const statement = await compact(key, headerFor(key), { verb: 'send' })
  return () => officer(on).say(statement.padEnd(limits.maxStatementBytes + 1, 'A'))
})
refuses('unknown_claim', 'more attachments than a letter takes', async on => {
  const { key } = memberOf(on.ealing, 'officer')
  const draft = on.referral()
  const { claims } = await draft.prepare(on.ealing, draft.sendClaims())
  const attachments = Array.from({ length: limits.maxAttachmentsPerLetter + 1 }, () => ({
    id: newId(),
    sha256: 'A'.repeat(43),
    bytes: 1,
  }))
  const statement = await compact(key, headerFor(key), { ...claims, attachments })
  return () => officer(on).say(statement)
})
refuses('too_large', 'a contacts document one character too long', async on => {
  const directory = new RawDirectory(on.world)
  const document = 'x'.repeat(limits.maxDocumentBytes + 1)
  const own = { verb: 'update', document: 'A'.repeat(43) } as const
  return () => directory.say(directory.member(on.wye), on.wye.id, own, { document })
})
for (const path of ['/referrals?box=sent', '/feed?after=now', '/directory/authorities?query=']) {
  refuses('malformed_request', `a page longer than pages are: GET ${path}`, async on => {
    return () => officer(on).get(`${path}&limit=${limits.maxPageItems + 1}`)
  })
}
refuses('malformed_request', 'a feed asked to wait longer than it waits', async on => {
  return () => officer(on).get(`/feed?after=now&wait=${limits.maxFeedWaitSeconds + 1}`)
})
test('a letter of exactly the largest size is taken as far as its digest', async () => {
  const on = stage()
  const draft = on.referral()
  const prepared = await draft.prepare(on.ealing, draft.sendClaims())
  const bytes = new Uint8Array(limits.maxLetterBytes)
  const claim = { ...(prepared.claims as unknown as { letter: object }).letter, bytes: bytes.length }
  const largest = withClaims(
    { ...prepared, ...(prepared.letter && { letter: { ...prepared.letter, bytes } }) },
    { letter: claim },
  )
  expectProblem(await draft.post(largest), 'letter_digest')
})
test('the limits are published', async () => {
  const { body } = await officer(stage()).get('/.well-known/cme-gateway')
  expect(body.limits).toMatchObject({ ...limits, ...defaultLimits, requestsPerMinute: expect.any(Number) })
})

test('too_many_requests: a member who asks too often is told when to come back, and others are not held up', async () => {
  const { world, ealing, slough } = stage()
  const { port } = await world.another({ requestsPerMinute: 3 })
  const url = `http://127.0.0.1:${port}`
  const [mine, theirs] = [ealing, slough].map(one => new RawClient(url, memberOf(one, 'officer').key, world.url))
  const answers = []
  for (let count = 0; count < 4; count += 1) answers.push(await mine?.get('/feed'))
  const [first, , third, fourth] = answers
  expect(first?.headers.get('ratelimit-limit')).toBe('3')
  expect([first, third].map(answer => answer?.headers.get('ratelimit-remaining'))).toEqual(['2', '0'])
  expect([first, third].map(answer => answer?.status)).toEqual([200, 200])
  expectProblem(fourth as never, 'too_many_requests')
  expect(fourth?.headers.get('ratelimit-remaining')).toBe('0')
  expect(Number(fourth?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(fourth?.headers.get('retry-after')).toBe(fourth?.headers.get('ratelimit-reset'))
  expect((await theirs?.get('/feed'))?.status).toBe(200)
})
refuses('too_many_requests', 'a statement past the limit is not recorded', async on => {
  const { port } = await on.world.another({ requestsPerMinute: 1 })
  const { key } = memberOf(on.ealing, 'officer')
  const client = new RawClient(`http://127.0.0.1:${port}`, key, on.world.url)
  const draft = on.referral()
  const { claims, letter } = await draft.prepare(on.ealing, draft.sendClaims())
  const statement = await compact(key, headerFor(key), claims)
  await client.get('/feed')
  return () => client.say(statement, letter ? { letter: letter.bytes } : {})
})
