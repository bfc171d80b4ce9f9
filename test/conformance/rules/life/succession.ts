// §4, hand_over: when a council ends, its successors stand in its place and no child falls between two councils.
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { RawDirectory } from '../../../support/raw-directory.ts'
import { RawReferral, type Told } from '../../../support/raw-referral.ts'
import { type Ctx, clientOf, holds, type Rule, refused, same, taken } from '../../rule.ts'

const rule = (id: string, sentence: string, run: Rule['run']): Rule => ({ id, section: '§4', rule: sentence, run })
const longAgo = '2026-04-01'

/** A council that ends, on this day, and its successor; `into` an own one. */
async function ending({ nation }: Ctx, on: string, into?: CouncilKeys) {
  const old = await nation.join('Predecessor')
  const next = into ?? (await nation.join('Successor'))
  const directory = new RawDirectory(nation)
  const end = async () => {
    const change = { verb: 'succeed', successors: [next.id], on, custodian: next.id } as const
    await directory.approved(directory.registrar(0), old.id, change)
  }
  return { old, next, end }
}

/** Hands over by `old`, sealed to `next`. */
async function handing(ctx: Ctx, draft: RawReferral, old: CouncilKeys, next: CouncilKeys): Promise<Told> {
  const inside = Object.assign(new RawReferral(ctx.nation, next, old), { id: draft.id, head: draft.head })
  const ids = new Set([draft.sender.id, draft.recipient.id, next.id])
  const heads = Object.fromEntries([...ids].map(id => [id, ctx.nation.builder.heads.get(id)]))
  const told = await inside.say(old, { verb: 'hand_over', to: next.id, desk: 'cme', heads }, { member: 'manager' })
  draft.head = inside.head
  return told
}

async function shown(ctx: Ctx, council: CouncilKeys, id: string) {
  return taken(await clientOf(ctx, council).get(`/referrals/${id}`)).body
}

export const successionRules: Rule[] = [
  rule('R-50', 'The predecessor reads on what had come by then, and is served nothing that comes later.', async ctx => {
    const { old, next, end } = await ending(ctx, '2099-04-01')
    const draft = new RawReferral(ctx.nation, ctx.sender, old)
    const sent = await draft.send()
    await draft.collect(sent)
    await end()
    taken(await handing(ctx, draft, old, next))
    const after = Object.assign(new RawReferral(ctx.nation, ctx.sender, next), { id: draft.id, head: draft.head })
    const later = taken(await after.say(ctx.sender, { verb: 'message', attachments: [] }))
    const letter = (council: CouncilKeys, digest: string) =>
      clientOf(ctx, council).get(`/referrals/${draft.id}/letters/${digest}`)
    same((await shown(ctx, old, draft.id)).list, 'handed_over', 'its list')
    taken(await letter(old, sent.digest))
    refused(await letter(old, later.digest), 'not_found')
    taken(await letter(next, later.digest))
    taken(await letter(next, sent.digest))
    refused(await draft.say(old, { verb: 'acknowledge' }), 'not_found', 'stale')
  }),
  rule(
    'R-51',
    'A closed council neither sends nor accepts; a send to it is refused and names its successors.',
    async ctx => {
      const { old, next, end } = await ending(ctx, longAgo)
      const draft = new RawReferral(ctx.nation, ctx.sender, old)
      const sent = await draft.send()
      await draft.collect(sent)
      await end()
      refused(await draft.say(old, { verb: 'accept', accepts: [sent.digest] }), 'verb_not_allowed')
      const from = new RawReferral(ctx.nation, old, ctx.recipient)
      refused(await from.say(old, from.sendClaims()), 'verb_not_allowed')
      const to = new RawReferral(ctx.nation, ctx.sender, old)
      const answer = refused(await to.say(ctx.sender, to.sendClaims()), 'recipient_closed')
      same(answer.body.successors, [next.id], 'the successors named')
    },
  ),
  rule(
    'R-52',
    'What a council left undone when it closed is still its own, and is handed over after its last day.',
    async ctx => {
      const { old, next, end } = await ending(ctx, longAgo)
      const draft = new RawReferral(ctx.nation, ctx.sender, old)
      await draft.accepted()
      await end()
      same((await shown(ctx, ctx.sender, draft.id)).responsible, old.id, 'responsible before')
      taken(await handing(ctx, draft, old, next))
      const found = await shown(ctx, ctx.sender, draft.id)
      same([found.state, found.recipient, found.responsible], ['accepted', next.id, next.id], 'the referral')
    },
  ),
  rule(
    'R-53',
    'Where the successor is the other side, the referral ends as merged, and is that council’s.',
    async ctx => {
      const { old, next, end } = await ending(ctx, longAgo, ctx.sender)
      const draft = new RawReferral(ctx.nation, ctx.sender, old)
      const sent = await draft.send()
      await draft.collect(sent)
      await end()
      taken(await handing(ctx, draft, old, next))
      const found = await shown(ctx, ctx.sender, draft.id)
      const wanted = ['merged', ctx.sender.id, ctx.sender.id, ctx.sender.id, 'ours']
      same([found.state, found.sender, found.recipient, found.responsible, found.list], wanted, 'the referral')
    },
  ),
  rule('R-54', 'Handing over moves no responsibility but from the predecessor to its successor.', async ctx => {
    const { old, next, end } = await ending(ctx, longAgo)
    const [asRecipient, asSender] = [
      new RawReferral(ctx.nation, ctx.sender, old),
      new RawReferral(ctx.nation, old, ctx.recipient),
    ]
    await asRecipient.send()
    await asSender.send()
    await end()
    taken(await handing(ctx, asRecipient, old, next))
    taken(await handing(ctx, asSender, old, next))
    same((await shown(ctx, ctx.sender, asRecipient.id)).responsible, ctx.sender.id, 'responsible for what it received')
    same((await shown(ctx, ctx.recipient, asSender.id)).responsible, next.id, 'responsible for what it sent')
  }),
  rule('R-55', 'An enquiry is handed over like a transfer.', async ctx => {
    const { old, next, end } = await ending(ctx, longAgo)
    const draft = new RawReferral(ctx.nation, old, ctx.recipient)
    await draft.send({ kind: 'enquiry' })
    await end()
    taken(await handing(ctx, draft, old, next))
    const found = await shown(ctx, next, draft.id)
    holds(found.sender === next.id && found.state === 'sent', 'the successor does not stand where it asked')
  }),
]
