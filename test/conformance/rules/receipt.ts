// §5 and §8: where trust begins, and what the gateway signs: receipts and notes that anybody can check with keys of the national chain.
import { decodeJws, thumbprint } from '../../../schemas/statement/jws.ts'
import { noteType, readNote, readReceipt, receiptType } from '../../../schemas/statement/receipt.ts'
import { digestOf, readStatement, verifyStatement } from '../../../schemas/statement/statement.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { type Ctx, clientOf, holds, life, type Rule, referral, same, taken } from '../rule.ts'
import { readNationAt } from '../suite.ts'

type Link = { statement: string; receipt: string }
const rule = (id: string, section: string, sentence: string, run: Rule['run']): Rule => ({
  id,
  section,
  rule: sentence,
  run,
})

async function chainAt(ctx: Ctx, path: string): Promise<Link[]> {
  return taken(await clientOf(ctx, ctx.sender).get(path)).body.chain as Link[]
}

/** Every receipt of a chain, verified, with the statement it belongs to. */
async function verified(ctx: Ctx, chain: Link[]) {
  return Promise.all(
    chain.map(async ({ statement, receipt }) => {
      const read = await readReceipt(receipt, ctx.gatewayKeys)
      holds(read, 'a receipt does not verify with a key of the national chain, or is of another issuer')
      return { statement, receipt: read, digest: await digestOf(statement) }
    }),
  )
}

export const receiptRules: Rule[] = [
  rule(
    'N-01',
    '§5',
    'The national chain begins with found, its digest is the net, and one of its registrars signed it.',
    async ctx => {
      const [first] = await chainAt(ctx, '/directory/national/chain')
      const read = await readStatement(first?.statement ?? '', undefined)
      same(
        [read.claims.verb, read.digest],
        ['found', ctx.nation.net],
        'verb and digest of the first national statement',
      )
      const { registrars } = read.claims as Extract<typeof read.claims, { verb: 'found' }>
      for (const { key } of registrars) {
        if ((await thumbprint(key)) === read.kid) return holds(await verifyStatement(read, key), 'it does not verify')
      }
      holds(false, 'no registrar it names signed it')
    },
  ),
  rule('N-02', '§5', 'The nation has at least three registrars who are different people.', async ctx => {
    const [first] = await chainAt(ctx, '/directory/national/chain')
    const { claims } = await readStatement(first?.statement ?? '', undefined)
    const { registrars } = claims as Extract<typeof claims, { verb: 'found' }>
    holds(new Set(registrars.map(({ person }) => person)).size >= 3, 'fewer than three people are registrars')
  }),
  rule('N-03', '§5', 'What the gateway tells of itself agrees with the national chain.', async ctx => {
    const { body } = taken(await clientOf(ctx, ctx.sender).get('/.well-known/cme-gateway'))
    same([body.net, body.issuer], [ctx.nation.net, ctx.issuer], 'net and issuer')
    const { gatewayKeys } = await readNationAt(ctx.nation.url)
    same(
      body.receipt_keys,
      [...gatewayKeys.values()].map(({ key }) => key),
      'receipt_keys',
    )
  }),
  rule(
    'N-04',
    '§8',
    'A receipt is a JWS of type cme-receipt+jwt by a gateway key of the national chain, for this issuer and nation.',
    async ctx => {
      const sent = await referral(ctx).send()
      const receipt = String(sent.body.receipt)
      same(decodeJws(receipt, receiptType).typ, receiptType, 'typ')
      const read = await readReceipt(receipt, ctx.gatewayKeys)
      same([read?.iss, read?.net], [ctx.issuer, ctx.nation.net], 'iss and net')
    },
  ),
  rule('N-05', '§8', 'A receipt names its statement, subject, position and the state after it.', async ctx => {
    const draft = referral(ctx)
    const sent = await draft.send()
    const read = await readReceipt(String(sent.body.receipt), ctx.gatewayKeys)
    same([read?.statement, read?.sub, read?.position, read?.state], [sent.digest, draft.id, 0, 'sent'], 'the receipt')
  }),
  rule(
    'N-06',
    '§8',
    'Positions of a referral run from 0 without a gap, each receipt is of its statement, and time does not run back.',
    async ctx => {
      const { draft } = await life(ctx, 'closed')
      const links = await verified(ctx, await chainAt(ctx, `/referrals/${draft.id}`))
      same(
        links.map(({ receipt }) => receipt.position),
        links.map((_, index) => index),
        'positions',
      )
      same(
        links.map(({ receipt }) => receipt.statement),
        links.map(({ digest }) => digest),
        'statements',
      )
      const times = links.map(({ receipt }) => receipt.iat)
      same(
        times,
        [...times].sort((one, other) => one - other),
        'times',
      )
      same(new Set(links.map(({ receipt }) => receipt.jti)).size, links.length, 'the number of receipt ids')
    },
  ),
  rule(
    'N-07',
    '§8',
    "Positions of a council's chain run from 0 without a gap, and each receipt is of its statement.",
    async ctx => {
      const links = await verified(ctx, await chainAt(ctx, `/directory/authorities/${ctx.sender.id}/chain`))
      same(
        links.map(({ receipt }) => receipt.position),
        links.map((_, index) => index),
        'positions',
      )
      same(
        links.map(({ receipt }) => receipt.statement),
        links.map(({ digest }) => digest),
        'statements',
      )
    },
  ),
  rule('N-08', '§8', 'Both sides are served the same chain.', async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const path = `/referrals/${draft.id}`
    const theirs = taken(await clientOf(ctx, ctx.recipient).get(path)).body.chain
    same(await chainAt(ctx, path), theirs, 'the chain')
  }),
  rule('N-09', '§8', 'Every statement served verifies with the key the directory has for its speaker.', async ctx => {
    const { draft } = await life(ctx, 'closed')
    const keys = new Map(
      [ctx.sender, ctx.recipient].flatMap(({ members }) => members.map(({ key }) => [key.kid, key.jwk] as const)),
    )
    for (const { statement } of await chainAt(ctx, `/referrals/${draft.id}`)) {
      const read = await readStatement(statement, ctx.nation.net)
      const key = keys.get(read.kid)
      holds(key && (await verifyStatement(read, key)), `a statement by ${read.kid} does not verify`)
    }
  }),
  rule(
    'N-10',
    '§8',
    'A note stands beside the chain: it verifies, is numbered, names the position it follows, and moves no head.',
    async ctx => {
      const { draft } = await life(ctx, 'accepted')
      const before = taken(await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}`)).body
      const onward = new RawReferral(ctx.nation, ctx.recipient, ctx.stranger)
      await onward.accepted({ follows: draft.id })
      const after = taken(await clientOf(ctx, ctx.sender).get(`/referrals/${draft.id}`)).body
      same([after.head, after.state], [before.head, before.state], 'head and state')
      const [token = '', ...more] = after.notes as string[]
      same([decodeJws(token, noteType).typ, more.length], [noteType, 0], 'the notes')
      const note = await readNote(token, ctx.gatewayKeys)
      same([note?.sub, note?.number, note?.follows], [draft.id, 0, before.position], 'subject, number and place')
      same([note?.note, note?.responsible, note?.by], ['passed_on', ctx.stranger.id, onward.id], 'what it notes')
    },
  ),
  rule('N-11', '§8', 'What was said is in the feeds of both sides, in order, and nowhere else.', async ctx => {
    const clients = [ctx.sender, ctx.recipient].map(council => clientOf(ctx, council))
    const places = await Promise.all(clients.map(async client => (await client.get('/feed?after=now')).body.next))
    const { draft } = await life(ctx, 'acknowledged')
    for (const [index, client] of clients.entries()) {
      const heard: number[] = []
      // The first pages may tell of what was said before: it is shown once nobody can overtake it.
      for (let place = places[index]; heard.length === 0; ) {
        const { body } = taken(await client.get(`/feed?after=${place}&wait=10`))
        const items = body.items as { subject: string; position: number }[]
        holds(items.length > 0, 'the feed does not tell of it')
        heard.push(...items.filter(({ subject }) => subject === draft.id).map(({ position }) => position))
        place = body.next
      }
      same(heard, [...heard.keys()], 'positions in the feed')
    }
  }),
  rule('N-12', '§8', 'A directory statement says in its receipt whether it waits or is in force.', async ctx => {
    const directory = new RawDirectory(ctx.nation)
    const said = taken(await directory.say(directory.member(ctx.stranger), ctx.stranger.id, { verb: 'verify_entry' }))
    same((await readReceipt(String(said.body.receipt), ctx.gatewayKeys))?.state, 'recorded', 'the state')
  }),
]
