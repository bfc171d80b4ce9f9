// §4: exactly one authority is responsible, always, and everybody is told the same.
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import type { State } from '../../../../schemas/referral/lifecycle.ts'
import { asMember, makeNewcomer, RawDirectory } from '../../../support/raw-directory.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { type Ctx, clientOf, life, now, type Rule, referral, refused, same, taken, whole } from '../../rule.ts'

const rule = (id: string, sentence: string, run: Rule['run']): Rule => ({ id, section: '§4', rule: sentence, run })

async function shown(ctx: Ctx, council: CouncilKeys, id: string) {
  return taken(await clientOf(ctx, council).get(`/referrals/${id}`)).body
}

const states: [State, 'sender' | 'recipient', string][] = [
  ['sent', 'sender', 'recipient'],
  ['collected', 'sender', 'recipient'],
  ['acknowledged', 'sender', 'recipient'],
  ['asked', 'sender', 'sender'],
  ['accepted', 'recipient', 'both'],
  ['declined', 'sender', 'sender'],
  ['withdrawn', 'sender', 'nobody'],
  ['closed', 'recipient', 'recipient'],
]
export const standingRules: Rule[] = states.map(([state, responsible, move], index) =>
  rule(
    `R-0${index + 1}`,
    `While a transfer is ${state} the ${responsible} is responsible, it is the move of ${move}, and both sides are told the same.`,
    async ctx => {
      const { draft } = await life(ctx, state)
      for (const council of [ctx.sender, ctx.recipient]) {
        const found = await shown(ctx, council, draft.id)
        same([found.state, found.move], [state, move], 'state and move')
        same(found.responsible, ctx[responsible].id, 'the responsible authority')
      }
    },
  ),
)

export const passingRules: Rule[] = [
  rule('R-09', 'An unsettled outcome moves no responsibility.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    taken(await draft.say(ctx.recipient, { verb: 'record_outcome', settled: false }))
    same((await shown(ctx, ctx.sender, draft.id)).responsible, ctx.recipient.id, 'the responsible authority')
  }),
  rule('R-10', 'Who sends on stays responsible until that is accepted; then whoever accepted it is.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const onward = new RawReferral(ctx.nation, ctx.recipient, ctx.stranger)
    const sent = await onward.send({ follows: draft.id })
    same((await shown(ctx, ctx.sender, draft.id)).responsible, ctx.recipient.id, 'responsible before acceptance')
    await onward.collect(sent)
    taken(await onward.say(ctx.stranger, { verb: 'accept', accepts: [sent.digest] }))
    const found = await shown(ctx, ctx.sender, draft.id)
    same([found.responsible, found.passed_to], [ctx.stranger.id, onward.id], 'responsible and passed_to')
  }),
  rule('R-11', 'A transfer sent back and accepted makes the first sender responsible again, in both.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const back = new RawReferral(ctx.nation, ctx.recipient, ctx.sender)
    await back.accepted({ follows: draft.id })
    for (const id of [draft.id, back.id]) {
      same((await shown(ctx, ctx.recipient, id)).responsible, ctx.sender.id, 'the responsible authority')
    }
  }),
  rule('R-12', 'Sent on twice, the first referral shows who has the child at last.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const second = new RawReferral(ctx.nation, ctx.recipient, ctx.stranger)
    await second.accepted({ follows: draft.id })
    const third = new RawReferral(ctx.nation, ctx.stranger, ctx.sender)
    await third.accepted({ follows: second.id })
    same((await shown(ctx, ctx.recipient, draft.id)).responsible, ctx.sender.id, 'the responsible authority')
  }),
  rule('R-13', 'An enquiry moves no responsibility.', async ctx => {
    const { draft } = await life(ctx, 'finished', 'enquiry')
    const found = await shown(ctx, ctx.recipient, draft.id)
    same([found.responsible, found.move], [ctx.sender.id, 'nobody'], 'responsible and move')
  }),
  rule('R-14', 'A transfer may follow an enquiry.', async ctx => {
    const { draft } = await life(ctx, 'replied', 'enquiry')
    taken(await referral(ctx).send({ follows: draft.id }))
  }),
  rule(
    'R-15',
    'follows names only what one was a party to; what is not yours answers like what does not exist.',
    async ctx => {
      const { draft } = await life(ctx, 'sent')
      const following = async (follows: string) => {
        const other = new RawReferral(ctx.nation, ctx.stranger, ctx.recipient)
        return other.say(ctx.stranger, other.sendClaims({ follows }))
      }
      const theirs = refused(await following(draft.id), 'follows_unknown')
      same(
        whole(await following(new RawReferral(ctx.nation, ctx.sender, ctx.recipient).id)),
        whole(theirs),
        'the answer',
      )
    },
  ),
  rule('R-16', 'Closing moves nothing for the recipient: it stays responsible.', async ctx => {
    const { draft } = await life(ctx, 'closed')
    taken(await draft.say(ctx.recipient, { verb: 'record_outcome', settled: true }))
    const found = await shown(ctx, ctx.sender, draft.id)
    same([found.responsible, found.settled, found.move], [ctx.recipient.id, true, 'nobody'], 'the referral')
  }),
  rule(
    'R-17',
    'An acceptance disowned by two people returns responsibility and reopens the transfer; by one it stands.',
    async ctx => {
      const { draft, accept, council, report } = await compromised(ctx)
      refused(await draft.say(council, { verb: 'disown', item: accept }, { member: 'officer' }), 'role_may_not')
      taken(await draft.say(council, { verb: 'disown', item: accept }, { member: 'manager' }))
      same((await shown(ctx, ctx.sender, draft.id)).responsible, council.id, 'responsible while one manager says so')
      const own = { verb: 'disown' as const, item: accept, seconded: report }
      refused(await draft.say(council, own, { member: 'manager' }), 'proposer_may_not_approve')
      const directory = new RawDirectory(ctx.nation)
      const uphold = { verb: 'approve', proposal: report } as const
      const { digest: seconded } = taken(await directory.say(directory.registrar(0), council.id, uphold))
      taken(await draft.say(council, { ...own, seconded }, { member: 'manager' }))
      const found = await shown(ctx, ctx.sender, draft.id)
      same([found.responsible, found.state], [ctx.sender.id, 'acknowledged'], 'responsible and state')
    },
  ),
  rule('R-18', 'A confirmed acceptance stands.', async ctx => {
    const { draft, accept, council } = await compromised(ctx)
    taken(await draft.say(council, { verb: 'confirm', item: accept }, { member: 'manager' }))
    same((await shown(ctx, ctx.sender, draft.id)).responsible, council.id, 'the responsible authority')
  }),
  rule('R-19', 'What no compromised key said can be neither confirmed nor disowned.', async ctx => {
    const { draft, accepted } = await life(ctx, 'accepted')
    for (const verb of ['confirm', 'disown'] as const) {
      refused(
        await draft.say(ctx.recipient, { verb, item: accepted?.digest }, { member: 'manager' }),
        'verb_not_allowed',
      )
    }
  }),
  rule(
    'R-20',
    'A council hands over to the successor the directory names, and to nobody else; then the successor is the party.',
    async ctx => {
      const { nation, sender, stranger } = ctx
      const directory = new RawDirectory(nation)
      const old = await nation.join('Predecessor')
      const next = await nation.join('Successor')
      const draft = new RawReferral(nation, sender, old)
      await draft.send()
      const handing = async (to: CouncilKeys) => {
        const inside = Object.assign(new RawReferral(nation, to, old), { id: draft.id, head: draft.head })
        const heads = Object.fromEntries([sender, old, to].map(({ id }) => [id, nation.builder.heads.get(id)]))
        return inside.say(old, { verb: 'hand_over', to: to.id, desk: 'cme', heads }, { member: 'manager' })
      }
      const identity = { ...old.identity, status: 'closing', successors: [next.id] }
      await directory.approved(directory.registrar(0), old.id, { verb: 'update_identity', identity })
      refused(await handing(stranger), 'verb_not_allowed')
      taken(await handing(next))
      same((await shown(ctx, next, draft.id)).recipient, next.id, 'the recipient')
      same((await shown(ctx, old, draft.id)).list, 'handed_over', 'the predecessor’s list')
    },
  ),
]

/** A transfer accepted by a key that was reported compromised since. */
async function compromised({ nation, sender }: Ctx) {
  const directory = new RawDirectory(nation)
  const council = await nation.join('Burgled')
  const newcomer = await makeNewcomer()
  taken(
    await directory.say(
      directory.member(council),
      council.id,
      await directory.admission(council.id, newcomer, 'officer'),
    ),
  )
  const thief = { ...asMember(newcomer, 'officer'), name: 'thief' }
  const both = { ...council, members: [...council.members, thief] }
  const draft = new RawReferral(nation, sender, both)
  const sent = await draft.send()
  await draft.collect(sent)
  const accepted = taken(await draft.say(both, { verb: 'accept', accepts: [sent.digest] }, { member: 'thief' }))
  const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'compromised', since: now() - 600 } as const
  const { digest: report } = taken(await directory.say(directory.member(council), council.id, gone))
  return { draft, accept: accepted.digest, council: both, report }
}
