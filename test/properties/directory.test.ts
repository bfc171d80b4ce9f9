// Any sequence of proposals and approvals by any number of people with any number of keys, against the pure directory.
// Promises of PROTOCOL §5: nobody's guarded change takes effect without a second person, in time, while whoever proposed it still stands.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type AdmissionProof, admissionType, announce } from '../../schemas/directory/announce.ts'
import {
  canReceive,
  type Entry,
  holds,
  type Nation,
  type Proposal,
  speakerOf,
} from '../../schemas/directory/directory.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { makeSigningKey, type SigningKey, signJws } from '../../schemas/statement/jws.ts'
import { type DirectoryStatement, type Role, statements } from '../../schemas/statement/verbs.ts'

const digestFor = (text: string) => createHash('sha256').update(text).digest('base64url')
const fingerprintFor = (text: string) => createHash('sha256').update(text).digest('hex')
const net = digestFor('net')
const council: Id = newId()
const successor: Id = newId()
const day = 86_400
const start = 1_700_000_000
const policy = { proposal_lapses_after_days: 14, first_manager_waits_days: 7, keyholders_per_desk: 2 }

/** Few people with many keys: so that one person often has two. */
const registrarPeople = Array.from({ length: 3 }, () => newId())
/** One of them is a registrar too: another role, and still one person. */
const people = [...Array.from({ length: 3 }, () => newId()), registrarPeople[0] ?? '']
let keys: SigningKey[]
/** Registrars have two keys each. */
let registrarKeys: SigningKey[]
let nation: Nation

beforeAll(async () => {
  const make = (length: number) => Promise.all(Array.from({ length }, () => makeSigningKey()))
  ;[keys, registrarKeys] = await Promise.all([make(12), make(6)])
  nation = {
    net,
    name: 'Rehearsal',
    rehearsal: true,
    registrars: registrarKeys.map(({ kid, jwk }, index) => ({
      thumbprint: kid,
      key: jwk,
      person: registrarPeople[index % 3] ?? '',
      from: 0,
    })),
    gatewayKeys: new Map(),
    policy,
    policies: [{ policy, from: 0 }],
    proposals: [],
    head: net,
    position: 0,
  }
})

/** Key `index` belongs to this person, whoever admits it, and whenever. */
const personOf = (index: number) => people[index % people.length] ?? ''

type Doing =
  | { do: 'admit'; key: number; role: Role }
  | { do: 'identity' | 'succeed' | 'update' | 'verify' }
  | { do: 'certificate'; which: number }
  | { do: 'approve' | 'refuse'; which: number }
  | { do: 'remove'; key: number }
  | { do: 'retire'; which: number }
  | { do: 'share'; members: number[] }

const index = fc.nat(11)
const doing: fc.Arbitrary<Doing> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      key: index,
      role: fc.constantFrom<Role>('manager', 'manager', 'officer', 'system', 'auditor'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('identity' as const, 'succeed' as const, 'update' as const, 'verify' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('certificate' as const), which: fc.nat(2) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('approve' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retire' as const), which: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('share' as const),
      members: fc.array(index, { minLength: 1, maxLength: 5 }),
    }),
  },
)
/** Who does it, and how long after the one before: mostly at once, sometimes so late that proposals lapse. */
const step = fc.record({
  doing,
  by: fc.nat(17),
  fitting: fc.constantFrom(true, true, true, false),
  later: fc.constantFrom(0, 0, 0, 0, 60, 60, day, 5 * day, 15 * day),
})

type Speaking = { iss: Id | 'national'; key: SigningKey }

/** Somebody whose business it could be, so that not nearly everything is refused for its speaker; or anybody. */
function speaking(by: number, fitting: boolean, what: Doing): Speaking {
  if (fitting) {
    const nations =
      ['identity', 'succeed', 'approve', 'refuse'].includes(what.do) || (what.do === 'admit' && by % 2 === 0)
    const key = nations ? registrarKeys[by % registrarKeys.length] : keys[by % 2 === 0 ? 0 : 4]
    return { iss: nations ? 'national' : council, key: key as SigningKey }
  }
  const registrar = registrarKeys[by - keys.length]
  return registrar ? { iss: 'national', key: registrar } : { iss: council, key: keys[by] ?? (keys[0] as SigningKey) }
}

async function claimsFor(what: Doing, entry: Entry): Promise<Record<string, unknown> & { verb: string }> {
  switch (what.do) {
    case 'admit': {
      const { role } = what
      const key = keys[what.key] as SigningKey
      const fingerprint = fingerprintFor(key.kid)
      const named = role === 'system' ? {} : { person: personOf(what.key) }
      const proof: AdmissionProof = { net, authority: council, role, device: fingerprint, ...named }
      const device = { fingerprint, certificate: 'a certificate' }
      return {
        verb: 'admit_member',
        role,
        ...named,
        desks: ['cme'],
        key: key.jwk,
        device,
        proof: await signJws(admissionType, proof, key),
      }
    }
    case 'identity':
      return {
        verb: 'update_identity',
        identity: { name: `Council ${entry.position}`, nation: 'England', gss: [], status: 'active' },
      }
    case 'succeed':
      return { verb: 'succeed', successors: [successor], on: '2040-01-01', custodian: successor }
    case 'update':
      return { verb: 'update', document: digestFor(`document ${entry.position}`) }
    case 'verify':
      return { verb: 'verify_entry' }
    case 'certificate':
      return {
        verb: 'publish_certificate',
        desk: 'cme',
        fingerprint: fingerprintFor(`c${what.which}`),
        certificate: 'armour',
      }
    case 'retire':
      return { verb: 'retire_certificate', fingerprint: fingerprintFor(`c${what.which}`), reason: 'lost' }
    case 'remove':
      return { verb: 'remove_member', member: keys[what.key]?.kid, reason: 'left', since: start }
    case 'share': {
      const members = [...new Set(what.members)].map(one => keys[one]?.kid ?? '')
      const letter = {
        sha256: digestFor('l'),
        bytes: 1,
        certificates: members.map(fingerprintFor),
        opening: digestFor('o'),
      }
      return { verb: 'share_keyring', desk: 'cme', members, letter }
    }
    default: {
      // From the newest backwards: what waits, and now and then what was decided before.
      const waiting = what.which === 3 ? entry.proposals : entry.proposals.filter(({ outcome }) => !outcome)
      const proposal = waiting.at(-1 - what.which)?.digest ?? digestFor('no proposal')
      return { verb: what.do, proposal, ...(what.do === 'refuse' && { reason: 'no' }) }
    }
  }
}

/** A registered council with one manager, by two registrars. */
async function registered(): Promise<{ entry: Entry; at: number }> {
  const identity = { name: 'Council', nation: 'England', gss: [], status: 'active' }
  let entry: Entry | undefined
  let at = start
  const said = async (by: SigningKey, own: object) => {
    const claims = statement('national', own, entry?.head ?? null)
    const digest = digestFor(JSON.stringify(claims))
    entry = (await announce(entry, { claims, digest, kid: by.kid, at }, nation)).entry
    return digest
  }
  const [first, second] = registrarKeys as [SigningKey, SigningKey]
  await said(second, { verb: 'approve', proposal: await said(first, { verb: 'register', identity }) })
  if (!entry) throw new Error('not registered')
  const admission = await claimsFor({ do: 'admit', key: 0, role: 'manager' }, entry)
  await said(second, { verb: 'approve', proposal: await said(first, admission) })
  at += 7 * day
  return { entry, at }
}

function statement(iss: Id | 'national', own: object, prev: string | null): DirectoryStatement {
  const common = { net, iss, sub: council, jti: newId(), iat: start, prev }
  const claims = { ...common, ...(own as { verb: keyof typeof statements }) }
  return statements[claims.verb].parse(claims) as DirectoryStatement
}

test('no guarded change takes effect without a second person, in time, while its proposer stands', async () => {
  let approvals = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async steps => {
      let { entry, at } = await registered()
      for (const { doing: what, by, fitting, later } of steps) {
        at += later
        const { iss, key } = speaking(by, fitting, what)
        const claims = statement(iss, await claimsFor(what, entry), entry.head)
        const digest = digestFor(JSON.stringify(claims))
        const next = await announce(entry, { claims, digest, kid: key.kid, at }, nation).catch((error: unknown) => {
          if (error instanceof Refusal) return undefined
          throw error
        })
        if (!next) continue
        if (guarded(entry) !== guarded(next.entry)) {
          approvals += 1
          isWellFounded(entry, next.entry, { claims, iss, kid: key.kid, at })
        }
        peopleAreCounted(next.entry, at)
        entry = next.entry
      }
    }),
    { numRuns: 150 },
  )
  // Else the promise was never put to the test.
  expect(approvals).toBeGreaterThan(50)
})

/** What nobody may change alone: identity, managers, certificates coming into force. */
function guarded({ identity, succession, members, certificates }: Entry): string {
  const managers = members.filter(({ role }) => role === 'manager').map(({ thumbprint, from }) => [thumbprint, from])
  return JSON.stringify([
    identity,
    succession?.on,
    managers,
    certificates.map(({ fingerprint, from }) => [fingerprint, from]),
  ])
}

type Speech = { claims: DirectoryStatement; iss: Id | 'national'; kid: string; at: number }

function isWellFounded(before: Entry, after: Entry, { claims, iss, kid, at }: Speech): void {
  if (claims.verb !== 'approve') throw new Error(`${claims.verb} changed what is guarded`)
  const proposal = before.proposals.find(one => one.digest === claims.proposal) as Proposal
  const approver = speakerOf(iss, kid, nation, before, at)
  expect(proposal.outcome).toBeUndefined()
  expect(approver?.person).toBeDefined()
  expect(proposal.by.person).toBeDefined()
  expect(approver?.person).not.toBe(proposal.by.person)
  expect(at - proposal.at).toBeLessThanOrEqual(14 * day)
  expect(stands(before, proposal, at)).toBe(true)
  expect(['manager', 'registrar']).toContain(approver?.role)
  const managers = before.members.filter(one => one.role === 'manager' && holds(one, at)).map(one => one.person)
  const { role, claims: proposed } = { role: proposal.by.role, claims: proposal.claims }
  // Another manager, else a registrar; and registrars let a manager in only where nobody is left.
  if (proposed.verb === 'admit_member' && role === 'manager' && approver?.role === 'registrar')
    expect(managers.filter(person => person !== proposal.by.person)).toEqual([])
  if (proposed.verb === 'admit_member' && role === 'registrar') expect(managers).toEqual([])
  const admitted = after.members.length > before.members.length ? after.members.at(-1) : undefined
  if (proposal.by.role === 'registrar' && admitted) expect(admitted.from).toBe(at + 7 * day)
  if (proposal.claims.verb === 'publish_certificate') expect(approver?.role).toBe('registrar')
}

function stands(entry: Entry, { by }: Proposal, at: number): boolean {
  if (by.authority === 'national') return nation.registrars.some(one => one.thumbprint === by.kid)
  return entry.members.some(one => one.thumbprint === by.kid && holds(one, at))
}

/**
 * A desk receives exactly when two different people, counted by hand, were given the keyring of one certificate that holds:
 * of the newest there was when it was shared, because that is whose key it then held.
 */
function peopleAreCounted(entry: Entry, at: number): void {
  const able = (fingerprint: string) => {
    const people = new Set<Id>()
    for (const holder of entry.keyholders.filter(one => one.fingerprint === fingerprint)) {
      const found = entry.members.find(one => one.thumbprint === holder.member)
      const opens = found && holds(found, at) && found.role !== 'auditor'
      if (opens && found.person !== undefined) people.add(found.person)
    }
    return people.size
  }
  const held = entry.certificates.filter(one => one.desk === 'cme' && holds(one, at))
  expect(canReceive(entry, 'cme', nation, at)).toBe(held.some(one => able(one.fingerprint) >= 2))
  for (const { fingerprint, at: sharedAt } of entry.keyholders) {
    const named = entry.certificates.find(one => one.fingerprint === fingerprint)
    expect(named && named.from <= sharedAt).toBe(true)
    expect(entry.certificates.some(one => one.from > (named?.from ?? 0) && holds(one, sharedAt))).toBe(false)
  }
}
