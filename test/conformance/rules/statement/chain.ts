// §2: the retry, the head a speaker saw, and the directory heads it relied on.
import { newId } from '../../../../schemas/ids.ts'
import type { ProblemCode } from '../../../../schemas/problem.ts'
import type { SigningKey } from '../../../../schemas/statement/jws.ts'
import { digestOf } from '../../../../schemas/statement/statement.ts'
import type { Answer } from '../../../support/raw-client.ts'
import { RawDirectory } from '../../../support/raw-directory.ts'
import { withClaims } from '../../../support/raw-referral.ts'
import { compact, headerFor } from '../../../support/raw-statement.ts'
import { type Ctx, clientOf, nobody, now, type Rule, referral, refused, same, taken } from '../../rule.ts'

type Honest = { claims: Record<string, unknown>; key: SigningKey; token: string; post(token: string): Promise<Answer> }

async function honest(ctx: Ctx): Promise<Honest> {
  const draft = referral(ctx)
  const { claims, letter, by } = await draft.prepare(ctx.sender, draft.sendClaims())
  const token = await compact(by.key, headerFor(by.key), claims)
  const post = (statement: string) => clientOf(ctx, ctx.sender).say(statement, letter ? { letter: letter.bytes } : {})
  return { claims, key: by.key, token, post }
}

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
export const retryRules: Rule[] = [
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

export const headRules: Rule[] = [
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
