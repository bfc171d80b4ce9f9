// How many referrals a second a gateway takes, against the same rows written bare. What is signed is signed before the clock starts.
// The letter is 8 KiB of random bytes: the gateway sees digest and length of a letter, and cannot tell.
import { randomBytes } from 'node:crypto'
import { disconnect, type Sql } from '../../gateway/database/connect.ts'
import { type Append, append } from '../../gateway/referrals/queries.ts'
import type { MemberKeys } from '../../infra/nation/founding.ts'
import { newId, sha256 } from '../../schemas/ids.ts'
import { digestOf, signStatement } from '../../schemas/statement/statement.ts'
import type { StatementOf } from '../../schemas/statement/verbs.ts'
import { proofFor, RawClient } from '../support/raw-client.ts'
import type { Ground } from './ground.ts'
import { between, type Figure, fine, medianOf, ms, type Round, spreadOf, timed, whole } from './measure/figures.ts'
import { request, Wire } from './measure/wire.ts'
import { processorMs } from './process.ts'
import { insertRows } from './queries.ts'

const letterBytes = 8 * 1024
const target = 0.3

export type Signed = { claims: StatementOf<'send'>; statement: string; letter: Buffer }
type Plan = { inFlight: number; perRound: number; rounds: number }
type GatewayRound = Round & { processorMs: number }
type Rounds = { gateway: GatewayRound[]; append: Round[]; insert: Round[] }

/** One figure for each number in flight. Rounds of the gateway and of its baselines take turns. */
export async function benchSend(ground: Ground, quick: boolean): Promise<Figure[]> {
  const figures: Figure[] = []
  // V8 goes on compiling for some ten thousand requests (303, 347, 358 a second in rounds of 5,400); a gateway that has run for a minute
  // is past that.
  const letter = randomBytes(letterBytes)
  for (let round = 0; round < (quick ? 4 : 12); round += 1) {
    await gatewayRound(ground, 16, await signMany(ground, letter, 1000))
  }
  for (const [inFlight, perRound] of [
    [1, 300],
    [16, 900],
    [64, 900],
  ] as const) {
    const plan = { inFlight, perRound: quick ? perRound / 3 : perRound, rounds: quick ? 3 : 5 }
    figures.push(figureOf(inFlight, await roundsOf(ground, plan)))
  }
  return figures
}

async function roundsOf(ground: Ground, { inFlight, perRound, rounds }: Plan): Promise<Rounds> {
  const sql = ground.connect(inFlight)
  const taken: Rounds = { gateway: [], append: [], insert: [] }
  const letter = randomBytes(letterBytes)
  for (let round = 0; round <= rounds; round += 1) {
    const both = [
      await bareRound(ground, sql, 'append', inFlight, await signMany(ground, letter, perRound)),
      await gatewayRound(ground, inFlight, await signMany(ground, letter, perRound)),
      await bareRound(ground, sql, 'insert', inFlight, await signMany(ground, letter, perRound)),
    ] as const
    // The first is for warming up.
    if (round === 0) continue
    taken.append.push(both[0])
    taken.gateway.push(both[1])
    taken.insert.push(both[2])
  }
  await disconnect(sql)
  return taken
}

export function officerOf(ground: Ground): MemberKeys {
  const officer = ground.sender.members.find(({ name }) => name === 'officer')
  if (!officer) throw new Error('there is no officer')
  return officer
}

export async function signMany(ground: Ground, letter: Buffer, count: number): Promise<Signed[]> {
  const { net, sender, recipient, heads } = ground
  const officer = officerOf(ground)
  const certificates = [recipient, sender].map(({ keyrings }) => keyrings.cme?.keys.at(-1)?.fingerprint ?? '')
  const claim = { sha256: await sha256(letter), bytes: letter.length, certificates, opening: await sha256('opening') }
  const named = Object.fromEntries([sender, recipient].map(({ id }) => [id, heads.get(id) ?? '']))
  const one = async (): Promise<Signed> => {
    const place = { net, iss: sender.id, sub: newId(), jti: newId(), iat: Math.floor(Date.now() / 1000), prev: null }
    const to = { to: recipient.id, desk: 'cme', from_desk: 'cme', kind: 'transfer' as const, urgent: false }
    const claims = { ...place, ...to, verb: 'send' as const, heads: named, attachments: [], letter: claim }
    return { claims, statement: await signStatement(claims, officer.key), letter }
  }
  return Promise.all(Array.from({ length: count }, one))
}

/** The bytes of each statement's request, with a token and a proof of its own. */
export async function requestsOf(ground: Ground, signed: readonly Signed[]): Promise<Buffer[]> {
  const client = new RawClient(ground.url, officerOf(ground).key)
  const [token, key] = [await client.token, await client.proofKey]
  const url = `${ground.url}/statements`
  return Promise.all(
    signed.map(async ({ statement, letter }) => {
      const dpop = await proofFor(key, 'POST', url, token)
      const body = JSON.stringify({ statement, letter: letter.toString('base64') })
      const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' }
      return request('POST', url, headers, body)
    }),
  )
}

export async function gatewayRound(ground: Ground, inFlight: number, signed: Signed[]): Promise<GatewayRound> {
  const requests = await requestsOf(ground, signed)
  const wires = await Wire.openMany(ground.url, inFlight)
  const startedAt = processorMs(ground.gateway)
  const round = await timed(requests, inFlight, async (bytes, worker) => {
    const reply = await wires[worker]?.ask(bytes)
    if (reply?.status !== 201) throw new Error(`not recorded: ${reply?.status} ${reply?.body}`)
  })
  for (const wire of wires) wire.close()
  return { ...round, processorMs: (processorMs(ground.gateway) - startedAt) / signed.length }
}

async function bareRound(ground: Ground, sql: Sql, how: 'append' | 'insert', inFlight: number, signed: Signed[]) {
  const { kid } = officerOf(ground).key
  const rows = await Promise.all(signed.map(one => rowsOf(one, kid)))
  return timed(rows, inFlight, async said => {
    if (how === 'insert') await insertRows(sql, said)
    else if (!(await append(sql, said)).done) throw new Error('not written')
  })
}

/** The rows of a `send`, as the gateway would write them; the receipt is as long as one. */
async function rowsOf({ claims, statement, letter }: Signed, member: string): Promise<Append> {
  const { iss, to, sub, jti, iat } = claims
  const said = { subject: sub, kind: claims.kind, prev: null, digest: await digestOf(statement), position: 0 }
  const row = {
    sender: iss,
    recipient: to,
    senderDesks: ['cme'],
    recipientDesks: ['cme'],
    state: 'sent',
    urgent: false,
  }
  const standing = { accepted: undefined, settled: false, responsible: iss, move: 'recipient', decideBy: undefined }
  const rests = { quietSince: undefined, filed: [], held: [] }
  const times = { takenOnAt: undefined, decidedAt: undefined, endedAt: undefined }
  const lists = { senderList: 'waiting', recipientList: 'new', follows: undefined, outside: undefined, ...rests }
  return {
    ...{ ...said, issuer: iss, jti, verb: 'send', member, role: 'officer', statement, at: iat, letter },
    ...{
      receipt: statement.slice(0, 650),
      fingerprints: claims.letter.certificates,
      attachments: [],
      passedOn: false,
      predecessor: undefined,
    },
    clock: {},
    row: { ...row, ...standing, ...lists, ...times },
  }
}

function figureOf(inFlight: number, { gateway, append, insert }: Rounds): Figure {
  const rate = (rounds: Round[]) => medianOf(rounds.map(one => one.rate))
  // Honest only against the faster of the two ways to write the rows.
  const bare = rate(append) > rate(insert) ? append : insert
  const ratio = rate(gateway) / rate(bare)
  const each = spreadOf(gateway.map((one, index) => one.rate / (bare[index]?.rate ?? Number.NaN)))
  const rates = spreadOf(gateway.map(one => one.rate))
  const [p50Ms, p99Ms] = [medianOf(gateway.map(one => one.p50Ms)), medianOf(gateway.map(one => one.p99Ms))]
  const processor = medianOf(gateway.map(one => one.processorMs))
  const bareRates = spreadOf(bare.map(one => one.rate))
  return {
    what: `send, 8 KiB letter, ${inFlight} in flight`,
    figure: `${whole(rates.median)}/s (${between(rates, whole)}), p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}, processor ${ms(processor)}`,
    baseline: `same rows bare: ${whole(bareRates.median)}/s (${between(bareRates, whole)})`,
    ratio: `${fine(ratio)} (${between(each, fine)})`,
    target: `≥ ${target}`,
    met: ratio >= target,
    numbers: {
      inFlight,
      ...{
        rate: rates.median,
        leastRate: rates.least,
        mostRate: rates.most,
        p50Ms,
        p99Ms,
        ratio,
        processorMs: processor,
      },
      ...{ baselineRate: bareRates.median, appendRate: rate(append), insertRate: rate(insert), target },
    },
  }
}
