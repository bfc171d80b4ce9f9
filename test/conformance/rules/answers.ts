// §9 and §10: what the gateway sees and shows, and how it says no.
import * as limits from '../../../schemas/limits.ts'
import { problemCodes } from '../../../schemas/problem.ts'
import { memberOf } from '../../support/live-nation.ts'
import { type Ctx, clientOf, holds, life, type Rule, referral, refused, same, taken } from '../rule.ts'

const rule = (id: string, section: string, sentence: string, run: Rule['run']): Rule => ({
  id,
  section,
  rule: sentence,
  run,
})
const officer = (ctx: Ctx) => clientOf(ctx, ctx.sender)
const canary = 'Zinnober-Quastenflosser'

/** All that a party, its manager, its auditor and the open addresses are shown of a referral, JWS decoded. */
async function everythingShown(ctx: Ctx, id: string, letter: string): Promise<string> {
  const paths = [`/referrals/${id}`, '/referrals?box=sent&limit=200', '/feed?limit=200', '/metrics', '/openapi.json']
  const shown = await Promise.all([
    ...paths.map(path => officer(ctx).get(path)),
    officer(ctx).get(`/referrals/${id}/letters/${letter}`),
    clientOf(ctx, ctx.sender, 'manager').get(`/referrals/${id}/fetches`),
    clientOf(ctx, ctx.sender, 'auditor').get(`/referrals/${id}`),
  ])
  const texts = shown.map(answer => taken(answer).text)
  const inside = texts.flatMap(text => text.match(/[A-Za-z0-9_-]{16,}/g) ?? [])
  return [...texts, ...inside.map(segment => Buffer.from(segment, 'base64url').toString('latin1'))].join('\n')
}

const sight: Rule[] = [
  rule('B-01', '§9', 'Nothing written inside a letter appears anywhere outside it.', async ctx => {
    const draft = referral(ctx)
    const content = { child: canary, born: '2015-03-14', postcode: 'ZZ99 3VZ', note: `of ${canary}` }
    const sent = taken(await draft.post(await draft.prepare(ctx.sender, draft.sendClaims(), { content })))
    const shown = await everythingShown(ctx, draft.id, sent.digest)
    for (const word of [canary, '2015-03-14', 'ZZ99']) holds(!shown.includes(word), `${word} is shown`)
  }),
  rule(
    'B-02',
    '§9',
    'The reason of a refusal is inside its letter: the chain shows that it was declined, not why.',
    async ctx => {
      const { draft } = await life(ctx, 'collected')
      const content = { reason: 'not_resident', words: canary }
      const told = taken(await draft.say(ctx.recipient, { verb: 'decline' }, { content }))
      const shown = await everythingShown(ctx, draft.id, told.digest)
      for (const word of [canary, 'not_resident']) holds(!shown.includes(word), `${word} is shown`)
    },
  ),
  rule('B-03', '§9', 'Metrics name no council and no referral.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const { text } = taken(await officer(ctx).get('/metrics'))
    for (const id of [draft.id, ctx.sender.id, memberOf(ctx.sender, 'officer').key.kid]) {
      holds(!text.includes(id), `the metrics name ${id}`)
    }
  }),
  rule('B-04', '§9', 'A refusal does not repeat what was sent.', async ctx => {
    const answers = [
      await officer(ctx).request('POST', '/statements', { json: { statement: canary } }),
      await officer(ctx).get(`/referrals?box=${canary}`),
      await officer(ctx).get(`/directory/authorities?cursor=${canary}`),
    ]
    for (const answer of answers) holds(!answer.text.includes(canary), `a refusal says ${answer.text.slice(0, 200)}`)
  }),
]

const refusals: Rule[] = [
  rule(
    'E-01',
    '§10',
    'Every refusal is problem+json with type, code, title, status, detail, origin and hint.',
    async ctx => {
      const draft = referral(ctx)
      const answers = [
        await officer(ctx).say('x'),
        await officer(ctx).get('/children'),
        await officer(ctx).request('DELETE', '/statements'),
        await officer(ctx).get('/referrals'),
        await officer(ctx).get(`/referrals/${draft.id}`),
        await draft.say(ctx.sender, { verb: 'withdraw' }),
        await officer(ctx).request('GET', '/feed', { headers: { authorization: 'DPoP x' } }),
        await officer(ctx).askForToken({ assertion: 'x' }),
      ]
      for (const { status, headers, body, text } of answers) {
        same(headers.get('content-type'), 'application/problem+json', 'the content type')
        holds(problemCodes.includes(body.code as never), `no such code: ${text}`)
        same(body.status, status, 'the status in the body')
        same(body.type, `/docs/problems#${body.code}`, 'the type')
        for (const word of [body.title, body.detail, body.hint, body.origin])
          holds(word, `something is missing in ${text}`)
      }
    },
  ),
  rule(
    'E-02',
    '§10',
    'A request can be told to the operator by its id, which stands in a header and not in the body.',
    async ctx => {
      const [one, other] = [await officer(ctx).get('/children'), await officer(ctx).get('/children')]
      const ids = [one, other].map(({ headers }) => headers.get('x-request-id'))
      holds(ids[0] && ids[1] && ids[0] !== ids[1], 'two requests have one id, or none')
      same(one.text, other.text, 'the body')
    },
  ),
  rule(
    'E-03',
    '§10',
    'A method an address does not take is refused as that, and the right ones are named.',
    async ctx => {
      const answer = refused(await officer(ctx).request('DELETE', '/statements'), 'method_not_allowed')
      holds(answer.headers.get('allow')?.includes('POST'), 'Allow does not name POST')
    },
  ),
  rule('E-04', '§10', 'Where each code is explained there is an explanation.', async ctx => {
    const page = await (await fetch(`${ctx.nation.url}/docs/problems`)).text()
    for (const code of problemCodes) holds(page.includes(`id="${code}"`), `${code} is not explained`)
  }),
  rule('E-05', '§10', 'The description of the API is served: every address of this suite stands in it.', async ctx => {
    const { body } = taken(await officer(ctx).get('/openapi.json'))
    for (const path of ['/statements', '/referrals', '/referrals/{id}', '/attachments', '/feed', '/token']) {
      holds((body.paths as Record<string, unknown>)[path], `${path} is not described`)
    }
  }),
  rule('E-06', '§10', 'A challenge comes with every 401.', async ctx => {
    const response = await fetch(`${ctx.nation.url}/feed`)
    same([response.status, response.headers.get('www-authenticate')?.startsWith('DPoP ')], [401, true], 'the challenge')
  }),
]

const bounds: Rule[] = [
  rule('E-07', '§10', 'The limits are published.', async ctx => {
    const { body } = taken(await officer(ctx).get('/.well-known/cme-gateway'))
    const published = body.limits as Record<string, number>
    for (const name of Object.keys(limits)) holds(Number.isInteger(published[name]), `${name} is not published`)
  }),
  rule('E-08', '§10', 'A body larger than any honest one is refused as too large.', async ctx => {
    const json = { statement: 'x'.repeat(2 * limits.maxLetterBytes) }
    refused(await officer(ctx).request('POST', '/statements', { json }), 'too_large')
    taken(await officer(ctx).get('/feed?after=now'))
  }),
  rule('E-09', '§10', 'A statement longer than 16 KiB is refused as too large.', async ctx => {
    refused(await officer(ctx).say('A'.repeat(limits.maxStatementBytes + 1)), 'too_large')
  }),
  rule(
    'E-10',
    '§10',
    'A page is no longer than the longest page, and the next one goes on where it ended.',
    async ctx => {
      for (let count = 0; count < 3; count += 1) await referral(ctx).send()
      refused(await officer(ctx).get(`/referrals?box=sent&limit=${limits.maxPageItems + 1}`), 'malformed_request')
      const page = async (more = '') => taken(await officer(ctx).get(`/referrals?box=sent&limit=2${more}`)).body
      const first = await page()
      const second = await page(`&cursor=${first.next}`)
      const ids = [first, second].flatMap(({ items }) => (items as { id: string }[]).map(({ id }) => id))
      same(new Set(ids).size, ids.length, 'the number of different referrals on two pages')
    },
  ),
  rule('E-11', '§10', 'An odd cursor is refused as malformed, and is no failure of the gateway.', async ctx => {
    for (const path of [
      '/feed?after=99999999999999999999.1',
      '/referrals?box=sent&cursor=x',
      '/directory/authorities?cursor=x',
    ]) {
      refused(await officer(ctx).get(path), 'malformed_request')
    }
  }),
  rule('E-12', '§10', 'Every counted answer says how many requests are left in this minute.', async ctx => {
    const { headers } = taken(await officer(ctx).get('/feed?after=now'))
    for (const name of ['limit', 'remaining', 'reset']) holds(headers.get(`ratelimit-${name}`), `no RateLimit-${name}`)
  }),
  rule('E-13', '§10', 'The gateway says whether it lives and whether it can work.', async ctx => {
    for (const path of ['/health/live', '/health/ready']) same((await fetch(ctx.nation.url + path)).status, 200, path)
  }),
]

export const answerRules: Rule[] = [...sight, ...refusals, ...bounds]
