// Councils that have not joined: what their sender saw is recorded, never verified, and never shown to anybody else.
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { usualPeople } from '../../../support/live-nation.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { type Ctx, clientOf, type Rule, referral, refused, same, taken } from '../../rule.ts'

const rule = (id: string, sentence: string, run: Rule['run']): Rule => ({ id, section: '§4', rule: sentence, run })

/** A council of the directory that nobody can write to yet, and a referral to it by secure e-mail. */
async function outside(ctx: Ctx) {
  const { nation, sender } = ctx
  const council: CouncilKeys = { ...ctx.stranger, id: newId(), members: [], keyrings: {} }
  await nation.builder.register(council.id, { ...ctx.stranger.identity, name: 'Not joined' })
  const draft = Object.assign(new RawReferral(nation, sender, council), { alone: true })
  return { council, draft }
}

const record = (step: string) => ({ verb: 'record_outside' as const, step, attachments: [] })

async function shown(ctx: Ctx, id: string) {
  return taken(await clientOf(ctx, ctx.sender).get(`/referrals/${id}`)).body
}

export const outsideRules: Rule[] = [
  rule('R-60', 'By e-mail goes only what cannot be sent here, sealed to the sender’s own desk alone.', async ctx => {
    const { council, draft } = await outside(ctx)
    refused(await draft.say(ctx.sender, draft.sendClaims()), 'recipient_without_certificate')
    const sealedToOthers = Object.assign(
      new RawReferral(ctx.nation, ctx.sender, { ...ctx.recipient, id: council.id }),
      {},
    )
    refused(await sealedToOthers.say(ctx.sender, sealedToOthers.sendClaims({ outside: true })), 'letter_certificates')
    taken(await draft.say(ctx.sender, draft.sendClaims({ outside: true })))
    const joined = referral(ctx)
    refused(await joined.say(ctx.sender, joined.sendClaims({ outside: true })), 'recipient_has_joined')
  }),
  rule(
    'R-61',
    'What its sender saw moves responsibility and comes back, and is never shown as verified.',
    async ctx => {
      const { council, draft } = await outside(ctx)
      taken(await draft.say(ctx.sender, draft.sendClaims({ outside: true })))
      const wanted: [string, string, string, string][] = [
        ['sent', 'sent', ctx.sender.id, 'recipient'],
        ['chased', 'sent', ctx.sender.id, 'recipient'],
        ['accepted', 'accepted', council.id, 'sender'],
        ['returned', 'declined', ctx.sender.id, 'sender'],
      ]
      same((await shown(ctx, draft.id)).move, 'sender', 'whose move before it went off')
      for (const [step, state, responsible, move] of wanted) {
        taken(await draft.say(ctx.sender, record(step)))
        const found = await shown(ctx, draft.id)
        const is = [found.state, found.responsible, found.move, found.verified]
        same(is, [state, responsible, move, false], `the referral once ${step}`)
      }
      refused(await draft.say(ctx.sender, record('chased')), 'verb_not_allowed')
    },
  ),
  rule('R-62', 'What the other council can say itself is not recorded for it.', async ctx => {
    const draft = referral(ctx)
    await draft.send()
    refused(await draft.say(ctx.sender, record('accepted')), 'verb_not_allowed')
    same((await shown(ctx, draft.id)).verified, true, 'verified')
  }),
  rule(
    'R-63',
    'A council that joins later is shown nothing of what went to it by e-mail, and says nothing in it.',
    async ctx => {
      const { council, draft } = await outside(ctx)
      taken(await draft.say(ctx.sender, draft.sendClaims({ outside: true })))
      const joined = await ctx.nation.builder.join(council.id, { ...council.identity, name: 'Not joined' }, usualPeople)
      for (const member of ['officer', 'manager']) {
        refused(await clientOf(ctx, joined, member).get(`/referrals/${draft.id}`), 'not_found')
        const box = taken(await clientOf(ctx, joined, member).get('/referrals?box=received')).body as {
          items: unknown[]
        }
        same(box.items, [], 'its box')
      }
      const inside = Object.assign(new RawReferral(ctx.nation, ctx.sender, joined), { id: draft.id, head: draft.head })
      refused(await inside.say(joined, { verb: 'acknowledge' }), 'not_found')
    },
  ),
]
