// §3: letters and attachments: the bytes that were signed for, sealed to the right desks, served as they are.
import { sealLetter } from '../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { maxLetterBytes } from '../../../schemas/limits.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import type { StatementOf } from '../../../schemas/statement/verbs.ts'
import { memberOf } from '../../support/live-nation.ts'
import { announce, claimOf, complete, makeAttachment, putPart, upload } from '../../support/raw-attachment.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { type Prepared, RawReferral, withClaims } from '../../support/raw-referral.ts'
import { type Ctx, clientOf, holds, nobody, type Rule, referral, refused, same, taken } from '../rule.ts'

type Letter = StatementOf<'send'>['letter']
type Spoil = (prepared: Prepared, claim: Letter, ctx: Ctx) => Prepared | Promise<Prepared>

const sending = (id: string, rule: string, code: ProblemCode, spoil: Spoil): Rule => ({
  id,
  section: '§3',
  rule,
  async run(ctx) {
    const draft = referral(ctx)
    const prepared = await draft.prepare(ctx.sender, draft.sendClaims())
    refused(await draft.post(await spoil(prepared, (prepared.claims as StatementOf<'send'>).letter, ctx)), code)
    taken(await draft.post(prepared))
  },
})
const bytes =
  (change: (bytes: Uint8Array) => Uint8Array): Spoil =>
  ({ letter, ...rest }) => ({
    ...rest,
    ...(letter && { letter: { ...letter, bytes: change(letter.bytes) } }),
  })
const saying =
  (change: (claim: Letter) => Partial<Letter>): Spoil =>
  (prepared, claim) =>
    withClaims(prepared, { letter: { ...claim, ...change(claim) } })
const sealedTo =
  (whom: (ctx: Ctx) => CouncilKeys[]): Spoil =>
  async (prepared, _, ctx) => {
    const key = ctx.sender.keyrings.cme?.keys.at(-1)
    if (!key) throw new Error('no key')
    const { net, iss, sub, verb } = prepared.claims as StatementOf<'send'>
    const envelope = {
      net,
      iss,
      sub,
      to: ctx.recipient.id,
      desk: 'cme',
      verb,
      kind: 'referral',
      content: {},
      manifest: [],
    }
    const certificates = whom(ctx).map(one => one.keyrings.cme?.keys.at(-1)?.certificate ?? '')
    const letter = await sealLetter({ envelope, certificates, signWith: key })
    const claim = {
      sha256: letter.sha256,
      bytes: letter.bytes.length,
      certificates: letter.certificates,
      opening: letter.openingSha256,
    }
    return { ...withClaims(prepared, { letter: claim }), letter }
  }

const letters: Rule[] = [
  sending('L-01', 'A referral without its letter is refused.', 'letter_missing', ({ letter: _, ...rest }) => rest),
  {
    id: 'L-02',
    section: '§3',
    rule: 'A statement whose verb has no letter travels without one.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      const { letter } = await draft.prepare(ctx.sender, { verb: 'message', attachments: [] })
      const own = { verb: 'collect', item: sent.digest, revealed: sent.opening } as const
      const prepared = await draft.prepare(ctx.recipient, own)
      refused(await draft.post({ ...prepared, ...(letter && { letter }) }), 'letter_unexpected')
    },
  },
  sending(
    'L-03',
    'A letter with one other byte is refused.',
    'letter_digest',
    bytes(all => all.with(99, (all[99] ?? 0) ^ 1)),
  ),
  sending(
    'L-04',
    'A letter with a byte more is refused.',
    'letter_digest',
    bytes(all => Uint8Array.from([...all, 0])),
  ),
  sending(
    'L-05',
    'A letter of another length than was signed is refused.',
    'letter_digest',
    saying(claim => ({ bytes: claim.bytes + 1 })),
  ),
  sending(
    'L-06',
    'A letter of another digest than was signed is refused.',
    'letter_digest',
    saying(() => ({ sha256: nobody })),
  ),
  sending(
    'L-07',
    'A letter larger than 256 KiB is refused as too large.',
    'too_large',
    bytes(() => new Uint8Array(maxLetterBytes + 1)),
  ),
  sending(
    'L-08',
    "A letter not sealed to the recipient's desk is refused.",
    'letter_certificates',
    sealedTo(ctx => [ctx.sender]),
  ),
  sending(
    'L-09',
    "A letter not sealed to the sender's own desk is refused.",
    'letter_certificates',
    sealedTo(ctx => [ctx.recipient]),
  ),
  sending(
    'L-10',
    'A letter sealed to a third council as well is refused.',
    'letter_certificates',
    sealedTo(ctx => [ctx.sender, ctx.recipient, ctx.stranger]),
  ),
  {
    id: 'L-11',
    section: '§3',
    rule: 'A letter sealed to a certificate that was retired since is refused as directory_moved.',
    async run(ctx) {
      const council = await ctx.nation.join('Rotating')
      const draft = new RawReferral(ctx.nation, ctx.sender, council)
      const prepared = await draft.prepare(ctx.sender, draft.sendClaims())
      const fingerprint = council.keyrings.cme?.keys.at(-1)?.fingerprint
      const manager = memberOf(council, 'manager')
      await ctx.nation.builder.openDesk(council.id, 'cme', manager, [manager, memberOf(council, 'officer')])
      const directory = new RawDirectory(ctx.nation)
      const retire = { verb: 'retire_certificate', fingerprint, reason: 'left' } as const
      taken(await directory.say(directory.member(council), council.id, retire))
      refused(await draft.post(prepared), 'directory_moved')
    },
  },
  {
    id: 'L-12',
    section: '§3',
    rule: 'Both sides are served the letter byte for byte.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      for (const council of [ctx.sender, ctx.recipient]) {
        const response = await clientOf(ctx, council).fetch('GET', `/referrals/${draft.id}/letters/${sent.digest}`)
        const found = Buffer.from(await response.arrayBuffer())
        holds(found.equals(sent.letter as Uint8Array), 'the letter served is not the letter sent')
      }
    },
  },
  {
    id: 'L-13',
    section: '§3',
    rule: 'Collecting takes the opening found inside the letter; another is refused.',
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      const wrong = { verb: 'collect', item: sent.digest, revealed: nobody } as const
      refused(await draft.say(ctx.recipient, wrong), 'opening_mismatch')
      await draft.collect(sent)
    },
  },
  {
    id: 'L-14',
    section: '§3',
    rule: "Nobody collects their own side's letter.",
    async run(ctx) {
      const draft = referral(ctx)
      const sent = await draft.send()
      const own = { verb: 'collect', item: sent.digest, revealed: sent.opening } as const
      refused(await draft.say(ctx.sender, own), 'opening_mismatch')
    },
  },
]

const naming = (id: string, rule: string, code: ProblemCode, name: (ctx: Ctx) => Promise<object[]>): Rule => ({
  id,
  section: '§3',
  rule,
  async run(ctx) {
    const draft = referral(ctx)
    refused(await draft.say(ctx.sender, draft.sendClaims({ attachments: await name(ctx) })), code)
  },
})
const officer = (ctx: Ctx) => clientOf(ctx, ctx.sender)

const attachments: Rule[] = [
  naming('L-15', 'An attachment that was never uploaded is refused.', 'attachment_missing', async () => [
    claimOf(await makeAttachment()),
  ]),
  naming('L-16', "Another council's attachment is refused.", 'attachment_missing', async ctx => [
    claimOf(await upload(clientOf(ctx, ctx.recipient))),
  ]),
  naming('L-17', 'An attachment short of parts is refused.', 'attachment_incomplete', async ctx => {
    const file = await makeAttachment()
    taken(await announce(officer(ctx), file))
    return [claimOf(file)]
  }),
  naming('L-18', 'An attachment named under another digest is refused.', 'attachment_digest', async ctx => [
    { ...claimOf(await upload(officer(ctx))), sha256: nobody },
  ]),
  naming('L-19', 'An attachment travels once.', 'attachment_missing', async ctx => {
    const attachments = [claimOf(await upload(officer(ctx)))]
    await referral(ctx).send({ attachments })
    return attachments
  }),
  {
    id: 'L-20',
    section: '§3',
    rule: 'A part is checked against the SHA-256 sent with it.',
    async run(ctx) {
      const file = await makeAttachment()
      taken(await announce(officer(ctx), file))
      refused(await putPart(officer(ctx), file, { digest: nobody }), 'attachment_digest')
      refused(await complete(officer(ctx), file), 'attachment_incomplete')
      taken(await putPart(officer(ctx), file))
      refused(await complete(officer(ctx), { ...file, sha256: nobody }), 'attachment_digest')
      taken(await complete(officer(ctx), file))
      refused(await putPart(officer(ctx), file), 'attachment_sealed')
    },
  },
  {
    id: 'L-21',
    section: '§3',
    rule: 'Once referred, an attachment is served byte for byte to the other side, whole and in ranges; before, to nobody there.',
    async run(ctx) {
      const file = await upload(officer(ctx))
      const theirs = clientOf(ctx, ctx.recipient)
      const path = `/attachments/${file.id}/content`
      refused(await theirs.get(path), 'not_found')
      await referral(ctx).send({ attachments: [claimOf(file)] })
      const all = Buffer.from(await (await theirs.fetch('GET', path)).arrayBuffer())
      holds(all.equals(file.bytes), 'the bytes served are not the bytes sent')
      const part = await theirs.fetch('GET', path, { headers: { range: 'bytes=10-19' } })
      same(part.status, 206, 'the status of a range')
      holds(Buffer.from(await part.arrayBuffer()).equals(file.bytes.subarray(10, 20)), 'the range holds other bytes')
    },
  },
]

export const letterRules: Rule[] = [...letters, ...attachments]
