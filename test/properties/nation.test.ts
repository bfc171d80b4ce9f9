// Any sequence of proposals, approvals and refusals by registrars with many keys, against the pure nation.
// Promises of PROTOCOL §5: nothing of the nation changes by one person, three people always remain, and a gateway is never without a key.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type AdmissionProof, admissionType } from '../../schemas/directory/announce.ts'
import { holds, speakerOf } from '../../schemas/directory/directory.ts'
import {
  announceNational,
  foundNation,
  type Nation,
  nationalLeadSeconds,
  policyAt,
} from '../../schemas/directory/nation.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { makeSigningKey, type SigningKey, signJws } from '../../schemas/statement/jws.ts'
import { readReceipt, signReceipt } from '../../schemas/statement/receipt.ts'
import { type DirectoryStatement, statements } from '../../schemas/statement/verbs.ts'

const digestFor = (text: string) => createHash('sha256').update(text).digest('base64url')
const day = 86_400
const start = 1_700_000_000
const issuer = 'https://gateway.example'
/** Five people with two keys each: three of them found the nation. */
const people = Array.from({ length: 5 }, () => newId())
const personOf = (key: number): Id => people[key % people.length] ?? ''
let keys: SigningKey[]
let gateways: SigningKey[]
let founded: Nation
const policy = { proposal_lapses_after_days: 14, first_manager_waits_days: 7, keyholders_per_desk: 2 }

beforeAll(async () => {
  ;[keys, gateways] = (await Promise.all(
    [10, 3].map(length => Promise.all(Array.from({ length }, () => makeSigningKey()))),
  )) as [SigningKey[], SigningKey[]]
  const claims = {
    iss: 'national',
    sub: 'national',
    jti: newId(),
    iat: start,
    prev: null,
    verb: 'found',
    name: 'Founded',
    rehearsal: true,
    registrars: [0, 1, 2].map(one => ({ person: personOf(one), key: keyAt(one).jwk })),
    gateway_keys: [{ key: gatewayAt(0).jwk, issuer }],
    policy,
  }
  const said = statements.found.parse(claims)
  founded = await foundNation({ claims: said, digest: digestFor('found'), kid: keyAt(0).kid })
})

const keyAt = (index: number) => keys[index % keys.length] as SigningKey
const gatewayAt = (index: number) => gateways[index % gateways.length] as SigningKey

const which = fc.nat(9)
const doing = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('admit_registrar' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remove_registrar' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish_gateway_key' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retire_gateway_key' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set_policy' as const), which }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('approve' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), which: fc.nat(3) }) },
)
const step = fc.record({ doing, by: which, later: fc.constantFrom(0, 0, 0, 0, 1, 60, day, 15 * day) })

async function claimsFor(what: { do: string; which: number }, nation: Nation): Promise<object> {
  switch (what.do) {
    case 'admit_registrar': {
      const [key, person] = [keyAt(what.which), personOf(what.which)]
      const proof: AdmissionProof = { net: nation.net, authority: 'national', role: 'registrar', person }
      return { verb: what.do, person, key: key.jwk, proof: await signJws(admissionType, proof, key) }
    }
    case 'remove_registrar':
      return { verb: what.do, registrar: keyAt(what.which).kid, reason: 'compromised' }
    case 'publish_gateway_key':
      return { verb: what.do, key: gatewayAt(what.which).jwk, issuer }
    case 'retire_gateway_key':
      return { verb: what.do, gateway_key: gatewayAt(what.which).kid }
    case 'set_policy':
      return { verb: what.do, policy: { ...policy, keyholders_per_desk: 1 + (what.which % 9) } }
    default: {
      const waiting = nation.proposals.filter(one => !one.outcome)
      const proposal = waiting.at(-1 - what.which)?.digest ?? nation.proposals.at(0)?.digest ?? digestFor('none')
      return { verb: what.do, proposal, ...(what.do === 'refuse' && { reason: 'no' }) }
    }
  }
}

function statement(own: object, nation: Nation): DirectoryStatement {
  const claims = {
    net: nation.net,
    iss: 'national',
    sub: 'national',
    jti: newId(),
    iat: start,
    prev: nation.head,
    ...own,
  }
  return statements[(claims as unknown as { verb: 'approve' }).verb].parse(claims) as DirectoryStatement
}

const standing = ({ registrars, gatewayKeys, policies }: Nation) =>
  JSON.stringify([
    registrars.map(({ thumbprint, from, until }) => [thumbprint, from, until]),
    [...gatewayKeys],
    policies,
  ])

test('nothing about the nation changes by one person; three people and a receipt key always remain; the past stays as it was', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 45 }), async steps => {
      let [nation, at] = [founded, start]
      for (const { doing: what, by, later } of steps) {
        at += later
        const claims = statement(await claimsFor(what, nation), nation)
        const stand = nation.registrars.filter(one => holds(one, at))
        // Mostly somebody who may, else nearly everything were refused for its speaker.
        const kid = by < 8 ? (stand[by % stand.length]?.thumbprint ?? '') : keyAt(by).kid
        const said = { claims, digest: digestFor(JSON.stringify(claims)), kid, at }
        const next = await announceNational(nation, said).catch((error: unknown) => {
          if (error instanceof Refusal) return undefined
          throw error
        })
        if (!next) continue
        if (standing(next.nation) !== standing(nation)) {
          changes += 1
          twoPeopleSaidSo(nation, said)
        }
        enoughRemain(next.nation, at)
        // As of before, everything is as it was: what was said then stays good.
        expect(policyAt(next.nation, at)).toEqual(policyAt(nation, at))
        for (const one of nation.registrars.filter(one => holds(one, at)))
          expect(speakerOf('national', one.thumbprint, next.nation, undefined, at)).toBeDefined()
        nation = next.nation
      }
    }),
    { numRuns: 120 },
  )
  expect(changes).toBeGreaterThan(50)
})

function twoPeopleSaidSo(before: Nation, { claims, kid, at }: { claims: DirectoryStatement; kid: string; at: number }) {
  if (claims.verb !== 'approve') throw new Error(`${claims.verb} changed the nation by itself`)
  const proposal = before.proposals.find(one => one.digest === claims.proposal)
  const approver = speakerOf('national', kid, before, undefined, at)
  expect(proposal?.outcome).toBeUndefined()
  expect(approver?.person).toBeDefined()
  expect(approver?.person).not.toBe(proposal?.by.person)
  expect(at - (proposal?.at ?? 0)).toBeLessThanOrEqual(14 * day)
  expect(speakerOf('national', proposal?.by.kid ?? '', before, undefined, at)).toBeDefined()
}

function enoughRemain({ registrars, gatewayKeys }: Nation, at: number) {
  for (const moment of [at, at + 1, at + nationalLeadSeconds, at + 365 * day]) {
    const left = new Set(registrars.filter(one => holds(one, Math.max(moment, one.from))).map(one => one.person))
    expect(left.size).toBeGreaterThanOrEqual(3)
    expect([...gatewayKeys.values()].some(one => moment < (one.until ?? Infinity))).toBe(true)
  }
}

test('receipts of a retired key count for what it signed while it held, and for nothing later', async () => {
  const [old, fresh] = [gatewayAt(0), gatewayAt(1)]
  const say = async (nation: Nation, own: object, by: number, at: number) => {
    const claims = statement(own, nation)
    const digest = digestFor(JSON.stringify(claims))
    return { digest, ...(await announceNational(nation, { claims, digest, kid: keyAt(by).kid, at })) }
  }
  const approved = async (nation: Nation, own: object, at: number) => {
    const proposed = await say(nation, own, 0, at)
    return (await say(proposed.nation, { verb: 'approve', proposal: proposed.digest }, 1, at)).nation
  }
  const both = await approved(founded, { verb: 'publish_gateway_key', key: fresh.jwk, issuer }, start)
  const nation = await approved(both, { verb: 'retire_gateway_key', gateway_key: old.kid }, start + 100)
  const receipt = (iat: number, by: SigningKey) =>
    signReceipt(
      {
        iss: issuer,
        net: nation.net,
        iat,
        jti: newId(),
        sub: newId(),
        statement: nation.net,
        position: 0,
        state: 'sent',
      },
      by,
    )
  const end = start + 100 + nationalLeadSeconds
  const believed = async (iat: number, by: SigningKey) =>
    (await readReceipt(await receipt(iat, by), nation.gatewayKeys)) !== undefined
  expect([await believed(end - 1, old), await believed(end, old)]).toEqual([true, false])
  expect([await believed(start - 1, fresh), await believed(start, fresh)]).toEqual([false, true])
})
