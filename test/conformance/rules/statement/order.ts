// §2: who speaks and when, and the order in which that is looked at: with two things wrong, the earlier check answers.
import type { ProblemCode } from '../../../../schemas/problem.ts'
import { signStatement } from '../../../../schemas/statement/statement.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { withClaims } from '../../../support/raw-referral.ts'
import { type Ctx, clientOf, nobody, now, type Rule, referral, refused, taken } from '../../rule.ts'

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
export const speakerRules: Rule[] = [
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
export const orderRules: Rule[] = [
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
