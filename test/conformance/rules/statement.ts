// §2: the form of a statement, the order of checks, the retry.
import { newId } from '../../../schemas/ids.ts'
import type { SigningKey } from '../../../schemas/jws.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import { digestOf, signStatement } from '../../../schemas/statement.ts'
import { memberOf } from '../../support/live-nation.ts'
import type { Answer } from '../../support/raw-client.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { withClaims } from '../../support/raw-referral.ts'
import { compact, headerFor, otherSpelling } from '../../support/raw-statement.ts'
import { type Ctx, clientOf, nobody, now, type Rule, referral, refused, same, taken } from '../rule.ts'

type Honest = { claims: Record<string, unknown>; key: SigningKey; token: string; post(token: string): Promise<Answer> }

async function honest(ctx: Ctx): Promise<Honest> {
  const draft = referral(ctx)
  const { claims, letter, by } = await draft.prepare(ctx.sender, draft.sendClaims())
  const token = await compact(by.key, headerFor(by.key), claims)
  const post = (statement: string) => clientOf(ctx, ctx.sender).say(statement, letter ? { letter: letter.bytes } : {})
  return { claims, key: by.key, token, post }
}

/** A `send` in this spelling is refused. */
const spelling = (
  id: string,
  rule: string,
  code: ProblemCode,
  spell: (one: Honest) => string | Promise<string>,
): Rule => ({
  id,
  section: '§2',
  rule,
  async run(ctx) {
    const one = await honest(ctx)
    refused(await one.post(await spell(one)), code)
    taken(await one.post(one.token))
  },
})
/** A `send` with these claims is refused. */
const claiming = (
  id: string,
  rule: string,
  code: ProblemCode,
  change: (ctx: Ctx) => Record<string, unknown>,
): Rule => ({
  id,
  section: '§2',
  rule,
  async run(ctx) {
    const draft = referral(ctx)
    refused(await draft.post(withClaims(await draft.prepare(ctx.sender, draft.sendClaims()), change(ctx))), code)
  },
})
const signed = ({ key }: Honest, claims: object | string, header: Record<string, unknown> = {}) =>
  compact(key, headerFor(key, header), claims)
const text = ({ claims }: Honest) => JSON.stringify(claims)

const forms: Rule[] = [
  spelling(
    'S-01',
    'A segment with a character outside base64url is refused.',
    'malformed_statement',
    ({ token }) => `${token.slice(0, 9)} ${token.slice(9)}`,
  ),
  spelling('S-02', 'A segment with padding is refused.', 'malformed_statement', ({ token }) => `${token}==`),
  spelling(
    'S-03',
    'A signature whose last character is not canonical is refused.',
    'malformed_statement',
    ({ token }) => {
      const at = token.lastIndexOf('.') + 1
      return token.slice(0, at) + otherSpelling(token.slice(at))
    },
  ),
  spelling('S-04', 'A payload that is not canonical base64url is refused.', 'malformed_statement', async one => {
    const padded = text(one).length % 3 === 0 ? `${text(one)} ` : text(one)
    const [header, payload = '', signature] = (await signed(one, padded)).split('.')
    return `${header}.${otherSpelling(payload)}.${signature}`
  }),
  spelling('S-05', 'Two segments are no statement.', 'malformed_statement', ({ token }) =>
    token.slice(0, token.lastIndexOf('.')),
  ),
  spelling('S-06', 'A claim that stands twice is refused.', 'duplicate_claim', one =>
    signed(one, text(one).replace('{', '{"urgent":true,')),
  ),
  spelling('S-07', 'A claim that stands twice deeper inside is refused.', 'duplicate_claim', one =>
    signed(one, text(one).replace('"letter":{', '"letter":{"bytes":1,')),
  ),
  spelling('S-08', 'A header member that stands twice is refused.', 'duplicate_claim', async one => {
    const header = JSON.stringify(headerFor(one.key)).replace('{', '{"alg":"none",')
    return compact(one.key, header, one.claims)
  }),
  spelling('S-09', 'A claim the verb does not have is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, child: 'Robin Example' }),
  ),
  spelling('S-10', 'No claim can be smuggled in as __proto__.', 'unknown_claim', one =>
    signed(one, text(one).replace('"heads":{', '"heads":{"__proto__":"Robin Example",')),
  ),
  spelling('S-11', 'A statement without one of its claims is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, urgent: undefined }),
  ),
  spelling('S-12', 'A verb nobody knows is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, verb: 'adopt' }),
  ),
  spelling('S-13', 'The header holds exactly alg, typ and kid.', 'unknown_claim', one =>
    signed(one, one.claims, { jwk: one.key.jwk }),
  ),
  spelling('S-14', 'Another typ is refused.', 'wrong_type', one => signed(one, one.claims, { typ: 'JWT' })),
  spelling('S-15', 'alg none is refused, with no signature at all.', 'wrong_algorithm', async one => {
    const token = await signed(one, one.claims, { alg: 'none' })
    return token.slice(0, token.lastIndexOf('.') + 1)
  }),
  spelling('S-16', 'alg HS256 is refused.', 'wrong_algorithm', one => signed(one, one.claims, { alg: 'HS256' })),
  spelling('S-17', 'alg RS256 is refused.', 'wrong_algorithm', one => signed(one, one.claims, { alg: 'RS256' })),
  spelling('S-18', 'A signature that is not over these bytes is refused.', 'signature_invalid', one => {
    const [header, , signature] = one.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...one.claims, urgent: true })).toString('base64url')
    return `${header}.${other}.${signature}`
  }),
]

const speakers: Rule[] = [
  claiming('S-19', 'What was said for one nation counts in no other.', 'wrong_net', () => ({ net: nobody })),
  claiming('S-20', 'A statement signed more than five minutes ago is refused.', 'clock', () => ({ iat: now() - 330 })),
  claiming('S-21', 'A statement signed more than five minutes ahead is refused.', 'clock', () => ({
    iat: now() + 330,
  })),
  {
    id: 'S-22',
    section: '§2',
    rule: 'Clocks that differ by four minutes are taken, ahead and behind.',
    async run(ctx) {
      for (const by of [-240, 240]) {
        const draft = referral(ctx)
        taken(await draft.post(withClaims(await draft.prepare(ctx.sender, draft.sendClaims()), { iat: now() + by })))
      }
    },
  },
  claiming('S-23', 'Nobody speaks in the name of another authority.', 'key_not_of_issuer', ctx => ({
    iss: ctx.recipient.id,
  })),
  {
    id: 'S-24',
    section: '§2',
    rule: 'The key that signs is the key the token was issued to.',
    async run(ctx) {
      const draft = referral(ctx)
      const { claims, letter } = await draft.prepare(ctx.sender, draft.sendClaims())
      const statement = await signStatement(claims, memberOf(ctx.sender, 'manager').key)
      const enclosed = letter ? { letter: letter.bytes } : {}
      refused(await clientOf(ctx, ctx.sender).say(statement, enclosed), 'key_not_of_issuer')
    },
  },
  claiming('S-25', 'Nobody speaks from a desk where they do not work.', 'not_your_desk', () => ({ from_desk: 'sen' })),
]

const retries: Rule[] = [
  {
    id: 'S-26',
    section: '§2',
    rule: 'The same bytes again get the original receipt, whatever was said since.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      await draft.collect(sent)
      const again = await clientOf(ctx, ctx.sender).say(sent.statement, { letter: sent.letter as Uint8Array })
      same([again.status, again.body], [200, sent.body], 'the answer to the same bytes')
    },
  },
  {
    id: 'S-27',
    section: '§2',
    rule: 'The same bytes sent twenty times at once are recorded once, and every answer is the one receipt.',
    async run(ctx) {
      const one = await honest(ctx)
      const answers = await Promise.all(Array.from({ length: 20 }, () => one.post(one.token)))
      same(answers.filter(({ status }) => status === 201).length, 1, 'the number of answers 201')
      same(answers.filter(({ status }) => status === 200).length, 19, 'the number of answers 200')
      same(new Set(answers.map(({ text }) => text)).size, 1, 'the number of different receipts')
    },
  },
  {
    id: 'S-28',
    section: '§2',
    rule: 'Other bytes under a jti that was used are refused.',
    async run(ctx) {
      const draft = referral(ctx)
      const first = await draft.prepare(ctx.sender, draft.sendClaims())
      taken(await draft.post(first))
      const other = referral(ctx)
      const second = await other.prepare(ctx.sender, other.sendClaims({ urgent: true }))
      refused(await other.post(withClaims(second, { jti: first.claims.jti })), 'jti_reused')
    },
  },
  {
    id: 'S-29',
    section: '§2',
    rule: 'After a refusal for the clock, the same sealed letter is taken under a new jti.',
    async run(ctx) {
      const draft = referral(ctx)
      const prepared = await draft.prepare(ctx.sender, draft.sendClaims())
      refused(await draft.post(withClaims(prepared, { iat: now() - 3600 })), 'clock')
      taken(await draft.post(withClaims(prepared, { jti: newId() })))
    },
  },
  {
    id: 'S-30',
    section: '§2',
    rule: 'A directory statement sent again gets the original receipt, too.',
    async run(ctx) {
      const directory = new RawDirectory(ctx.nation)
      const said = taken(await directory.say(directory.member(ctx.stranger), ctx.stranger.id, { verb: 'verify_entry' }))
      const again = await clientOf(ctx, ctx.stranger, 'manager').say(said.statement)
      same([again.status, again.body], [200, said.body], 'the answer to the same bytes')
    },
  },
]

const heads: Rule[] = [
  {
    id: 'S-31',
    section: '§2',
    rule: 'Whoever speaks on an old head is told what was said since, oldest first, with its receipts.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      const late = await draft.prepare(ctx.sender, { verb: 'withdraw' })
      const collected = await draft.collect(sent)
      const answer = refused(await draft.post(late), 'stale')
      same(answer.body.missing, [{ statement: collected.statement, receipt: collected.body.receipt }], 'missing')
    },
  },
  {
    id: 'S-32',
    section: '§2',
    rule: 'Of two who speak at once on one head exactly one is heard; the other is told so.',
    async run(ctx) {
      const draft = referral(ctx)
      await draft.collect(await draft.send())
      const both = [
        await draft.prepare(ctx.sender, { verb: 'withdraw' }),
        await draft.prepare(ctx.recipient, { verb: 'ask' }),
      ]
      const answers = await Promise.all(both.map(one => draft.post(one)))
      same(answers.map(({ status }) => status).sort(), [201, 409], 'the two statuses')
      for (const answer of answers.filter(({ status }) => status === 409)) refused(answer, 'stale')
    },
  },
  {
    id: 'S-33',
    section: '§2',
    rule: 'Each statement names the digest of the signing input of the one before it; the first names nothing.',
    async run(ctx) {
      const draft = referral(ctx)
      await draft.accepted()
      const { body } = taken(await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}`))
      let head: string | null = null
      for (const { statement } of body.chain as { statement: string }[]) {
        const { prev } = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString())
        same(prev, head, 'prev')
        head = await digestOf(statement)
      }
      same(body.head, head, 'the head')
    },
  },
  claiming('S-34', 'heads name both sides.', 'directory_moved', ctx => ({
    heads: { [ctx.sender.id]: ctx.nation.builder.heads.get(ctx.sender.id) },
  })),
  claiming('S-35', 'heads name nobody else.', 'directory_moved', ctx => ({
    heads: Object.fromEntries(
      [ctx.sender, ctx.recipient, ctx.stranger].map(({ id }) => [id, ctx.nation.builder.heads.get(id)]),
    ),
  })),
  claiming('S-36', 'heads lie on the chains they are named for.', 'directory_moved', ctx => ({
    heads: { [ctx.sender.id]: ctx.nation.builder.heads.get(ctx.recipient.id), [ctx.recipient.id]: nobody },
  })),
  {
    id: 'S-37',
    section: '§2',
    rule: 'An older directory head is taken while what was relied on still holds.',
    async run(ctx) {
      const draft = referral(ctx)
      const prepared = await draft.prepare(ctx.sender, draft.sendClaims())
      const directory = new RawDirectory(ctx.nation)
      const voice = directory.member(ctx.recipient)
      taken(await directory.say(voice, ctx.recipient.id, { verb: 'verify_entry' }))
      taken(await draft.post(prepared))
    },
  },
  {
    id: 'S-38',
    section: '§2',
    rule: 'A refused statement leaves the chain as it was.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      const before = await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}`)
      refused(await draft.say(ctx.recipient, { verb: 'accept', accepts: [sent.digest] }), 'verb_not_allowed')
      refused(await draft.say(ctx.sender, { verb: 'close' }), 'verb_not_allowed')
      same((await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}`)).text, before.text, 'the referral')
    },
  },
]

/** Two things are wrong, and the earlier check answers. */
const clock = { iat: 1 }
const desk = { from_desk: 'sen' }
const head = { prev: nobody }
const directory = { heads: {} }
const later = (id: string, rule: string, code: ProblemCode, change: object, withLetter = true): Rule => ({
  id,
  section: '§2',
  rule,
  async run(ctx) {
    const draft = referral(ctx)
    await draft.send()
    const { letter, ...prepared } = await draft.prepare(ctx.sender, { verb: 'answer', attachments: [] })
    const kept = withLetter && letter ? { letter } : {}
    refused(await draft.post(withClaims({ ...prepared, ...kept }, change as Record<string, unknown>)), code)
  },
})
const order: Rule[] = [
  claiming('S-39', 'Form is looked at before the clock.', 'wrong_net', () => ({ net: nobody, ...clock })),
  claiming('S-40', 'The clock is looked at before desk, head and directory.', 'clock', () => ({
    ...clock,
    ...desk,
    ...head,
    ...directory,
  })),
  claiming('S-41', 'The desk is looked at before head and directory.', 'not_your_desk', () => ({
    ...desk,
    ...head,
    ...directory,
  })),
  later('S-42', 'The head is looked at before the directory.', 'stale', { ...head, ...directory }),
  later('S-43', 'The directory is looked at before the life of the referral.', 'directory_moved', directory),
  later('S-44', 'The life of the referral is looked at before the letter.', 'verb_not_allowed', {}, false),
]

export const statementRules: Rule[] = [...forms, ...speakers, ...retries, ...heads, ...order]
