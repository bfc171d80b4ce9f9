// §4: what a decision must prove, and what is served after a refusal or a recall.
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { claimOf, upload } from '../../../support/raw-attachment.ts'
import { type Ctx, clientOf, life, nobody, type Rule, referral, refused, same, taken } from '../../rule.ts'

const rule = (id: string, sentence: string, run: Rule['run']): Rule => ({ id, section: '§4', rule: sentence, run })

async function shown(ctx: Ctx, council: CouncilKeys, id: string) {
  return taken(await clientOf(ctx, council).get(`/referrals/${id}`)).body
}

export const decisionRules: Rule[] = [
  rule('R-21', 'An acceptance names the digests of the send and every correction so far, in order.', async ctx => {
    const { draft, sent } = await life(ctx, 'collected')
    const correction = taken(await draft.say(ctx.sender, { verb: 'correct', replaces: sent.digest }))
    const accepting = (...accepts: string[]) => draft.say(ctx.recipient, { verb: 'accept', accepts })
    refused(await accepting(sent.digest), 'accepts_mismatch')
    refused(await accepting(correction.digest, sent.digest), 'accepts_mismatch')
    refused(await accepting(sent.digest, correction.digest, nobody), 'accepts_mismatch')
    taken(await accepting(sent.digest, correction.digest))
  }),
  rule('R-22', 'An accepted transfer is closed on its own acceptance, and on nothing else.', async ctx => {
    const [{ draft, accepted }, other] = [await life(ctx, 'accepted'), await life(ctx, 'accepted')]
    refused(await draft.say(ctx.sender, { verb: 'close' }), 'acceptance_unproven')
    refused(await draft.say(ctx.sender, { verb: 'close', accepted: other.accepted?.digest }), 'acceptance_unproven')
    taken(await draft.say(ctx.sender, { verb: 'close', accepted: accepted?.digest }))
  }),
  rule('R-23', 'A returned transfer is closed with a letter that says what happens next.', async ctx => {
    const { draft } = await life(ctx, 'declined')
    refused(await draft.say(ctx.sender, { verb: 'close' }, { withLetter: false }), 'letter_missing')
    refused(await draft.say(ctx.sender, { verb: 'close', accepted: nobody }), 'acceptance_unproven')
    taken(await draft.say(ctx.sender, { verb: 'close' }))
  }),
  rule(
    'R-24',
    'A transfer is declined unopened only because it cannot be opened, and otherwise with its reason.',
    async ctx => {
      const [unopened, opened] = [await life(ctx, 'sent'), await life(ctx, 'collected')]
      refused(await unopened.draft.say(ctx.recipient, { verb: 'decline' }), 'verb_not_allowed')
      taken(await unopened.draft.say(ctx.recipient, { verb: 'decline', cannot_open: true }, { withLetter: false }))
      refused(await opened.draft.say(ctx.recipient, { verb: 'decline' }, { withLetter: false }), 'letter_missing')
      taken(await opened.draft.say(ctx.recipient, { verb: 'decline' }))
    },
  ),
  rule('R-25', 'A system decides only with the letter that names the officer: withdraw, decline, close.', async ctx => {
    const [sent, accepted, returned] = [
      await life(ctx, 'sent'),
      await life(ctx, 'accepted'),
      await life(ctx, 'collected'),
    ]
    const by = { member: 'system', withLetter: false }
    refused(await sent.draft.say(ctx.sender, { verb: 'withdraw' }, by), 'officer_not_named')
    refused(
      await accepted.draft.say(ctx.sender, { verb: 'close', accepted: accepted.accepted?.digest }, by),
      'officer_not_named',
    )
    refused(await returned.draft.say(ctx.recipient, { verb: 'decline', cannot_open: true }, by), 'officer_not_named')
    taken(await sent.draft.say(ctx.sender, { verb: 'withdraw' }, { member: 'system' }))
    taken(
      await returned.draft.say(
        ctx.recipient,
        { verb: 'accept', accepts: [returned.sent.digest] },
        { member: 'system' },
      ),
    )
  }),
  rule('R-26', 'A person withdraws and closes without a letter, if they like.', async ctx => {
    const [sent, accepted] = [await life(ctx, 'sent'), await life(ctx, 'accepted')]
    taken(await sent.draft.say(ctx.sender, { verb: 'withdraw' }, { withLetter: false }))
    const close = { verb: 'close', accepted: accepted.accepted?.digest } as const
    taken(await accepted.draft.say(ctx.sender, close, { withLetter: false }))
  }),
  rule(
    'R-27',
    'A decision is promised for 40 working days after sending at most, and shown to both sides.',
    async ctx => {
      const { draft } = await life(ctx, 'collected')
      const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
      refused(await draft.say(ctx.recipient, { verb: 'acknowledge', decide_by: inDays(80) }), 'verb_not_allowed')
      taken(await draft.say(ctx.recipient, { verb: 'acknowledge', decide_by: inDays(56) }))
      same((await shown(ctx, ctx.sender, draft.id)).decide_by, inDays(56), 'decide_by')
    },
  ),
  rule('R-28', 'A council refers to no one but others.', async ctx => {
    const draft = referral(ctx)
    const heads = { [ctx.sender.id]: ctx.nation.builder.heads.get(ctx.sender.id) }
    refused(await draft.say(ctx.sender, draft.sendClaims({ to: ctx.sender.id, heads })), 'verb_not_allowed')
  }),
]

export const servingRules: Rule[] = [
  ...(['withdrawn', 'declined'] as const).map((state, index) =>
    rule(
      `R-${29 + index}`,
      `Once ${state}, the recipient is served its own letters and none of the sender's.`,
      async ctx => {
        const { draft, sent } = await life(ctx, 'collected')
        const asked = taken(await draft.say(ctx.recipient, { verb: 'ask' }))
        const ending =
          state === 'declined' ? ([ctx.recipient, 'decline'] as const) : ([ctx.sender, 'withdraw'] as const)
        taken(await draft.say(ending[0], { verb: ending[1] }))
        const letter = (council: CouncilKeys, digest: string) =>
          clientOf(ctx, council).get(`/referrals/${draft.id}/letters/${digest}`)
        refused(await letter(ctx.recipient, sent.digest), 'not_found')
        taken(await letter(ctx.recipient, asked.digest))
        taken(await letter(ctx.sender, sent.digest))
        taken(await clientOf(ctx, ctx.recipient).get(`/referrals/${draft.id}`))
      },
    ),
  ),
  rule(
    'R-31',
    "A declined transfer that is closed still serves the recipient none of the sender's letters.",
    async ctx => {
      const { draft, sent } = await life(ctx, 'declined')
      taken(await draft.say(ctx.sender, { verb: 'close' }))
      refused(await clientOf(ctx, ctx.recipient).get(`/referrals/${draft.id}/letters/${sent.digest}`), 'not_found')
    },
  ),
  rule('R-32', 'A recalled letter, and what came with it, is no longer served to the other side.', async ctx => {
    const file = await upload(clientOf(ctx, ctx.sender))
    const draft = referral(ctx)
    const sent = await draft.send({ attachments: [claimOf(file)] })
    taken(await draft.say(ctx.sender, { verb: 'recall', item: sent.digest, reason: 'wrong_child' }))
    refused(await clientOf(ctx, ctx.recipient).get(`/referrals/${draft.id}/letters/${sent.digest}`), 'not_found')
    refused(await clientOf(ctx, ctx.recipient).get(`/attachments/${file.id}/content`), 'not_found')
    taken(await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}/letters/${sent.digest}`))
  }),
  rule('R-33', 'Only its author recalls a letter.', async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    const recall = { verb: 'recall', item: sent.digest, reason: 'wrong_child' } as const
    refused(await draft.say(ctx.recipient, recall), 'verb_not_allowed')
  }),
  rule('R-34', 'Only what the other side recalled is confirmed as recalled.', async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    const confirm = { verb: 'confirm_recall', item: sent.digest, result: 'not_opened' } as const
    refused(await draft.say(ctx.recipient, confirm), 'verb_not_allowed')
    taken(await draft.say(ctx.sender, { verb: 'recall', item: sent.digest, reason: 'wrong_child' }))
    refused(await draft.say(ctx.sender, confirm), 'verb_not_allowed')
    taken(await draft.say(ctx.recipient, confirm))
  }),
  rule('R-35', 'Each side corrects only what it wrote itself.', async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    refused(await draft.say(ctx.recipient, { verb: 'correct', replaces: sent.digest }), 'verb_not_allowed')
    taken(await draft.say(ctx.sender, { verb: 'correct', replaces: sent.digest }))
    taken(await clientOf(ctx, ctx.recipient).get(`/referrals/${draft.id}/letters/${sent.digest}`))
  }),
]
