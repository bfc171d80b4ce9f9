// An import from a file to the directory: the plan to read first, the proposals made of it, and the second registrar's agreement.
// What waits already is counted in, so that an import run twice proposes nothing twice.
import { dayOf } from '../../../schemas/directory/identity.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import { readStatement } from '../../../schemas/statement/statement.ts'
import type { StatementOf } from '../../../schemas/statement/verbs.ts'
import { nowSeconds, type Session } from '../session.ts'
import { type ImportPlan, planImport } from './plan.ts'
import type { Read } from './rows.ts'
import { type PartMade, sayTogether } from './together.ts'
import type { Listed } from './write.ts'

/** A change of public facts that waits for a second word. */
export type WaitingIdentity = { proposal: Digest; mine: boolean } & Listed
/** `waiting`: rows that are proposed already, word for word. */
export type CountedPlan = ImportPlan & { waiting: WaitingIdentity[] }
/** `others`: what waits and is not what the file says; it is left alone. */
export type Agreement = { agreed: WaitingIdentity[]; others: WaitingIdentity[]; plan: CountedPlan }

/** Imports; part of `directory`. */
export function importsOf(session: Session) {
  return {
    /** Every registered council, past ones too: as the gateway states them. */
    councils: () => allCouncils(session),
    /** What a file would change, against the directory and what waits in it. */
    planImport: async (read: Read): Promise<CountedPlan> => counted(session, read),
    /** Proposes what a plan adds and changes, as one. @throws Error while rows are invalid */
    proposeImport: (plan: ImportPlan) => propose(session, plan),
    /** What others proposed that is exactly what this file says, read by a second registrar from the file itself. */
    compareImport: (read: Read) => compare(session, read),
    /** Approves what `compareImport` agreed, as one. */
    approveImport: ({ agreed }: Agreement) => approve(session, agreed),
  }
}

async function allCouncils({ gateway }: Session): Promise<Listed[]> {
  const all: Listed[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { query: '', limit: 200, ...(cursor !== undefined && { cursor }) }
    const { items, next } = await gateway.call('listAuthorities', { query })
    for (const { id, identity } of items) if (identity) all.push({ id, identity })
    if (next === undefined) return all
    cursor = next
  }
}

async function counted(session: Session, read: Read): Promise<CountedPlan> {
  const [directory, waiting] = await Promise.all([allCouncils(session), waitingIdentities(session)])
  const plan = planImport(read, withWaiting(directory, waiting), today(session))
  const same = new Set(plan.same)
  const proposed = waiting.filter(({ id }) => same.has(id))
  const ids = new Set(proposed.map(({ id }) => id))
  return { ...plan, same: plan.same.filter(id => !ids.has(id)), waiting: proposed }
}

/** The directory as it would be if everything that waits were approved. */
function withWaiting(directory: readonly Listed[], waiting: readonly WaitingIdentity[]): Listed[] {
  const all = new Map(directory.map(one => [one.id, one]))
  for (const { id, identity } of waiting) all.set(id, { id, identity })
  return [...all.values()]
}

/** What of councils' public facts waits, as the gateway lists it. */
export async function waitingIdentities({ gateway, net, member }: Session): Promise<WaitingIdentity[]> {
  const found: WaitingIdentity[] = []
  for (const mine of ['true', 'false'] as const) {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await gateway.call('listApprovals', {
        query: { mine, limit: 200, ...(cursor !== undefined && { cursor }) },
      })
      for (const { proposal, verb, state, statement } of items) {
        if (state !== 'waiting' || (verb !== 'register' && verb !== 'update_identity')) continue
        const { claims, kid } = await readStatement(statement, net)
        const { sub, identity } = claims as StatementOf<'register'>
        found.push({ proposal, id: sub, identity, mine: kid === member.kid })
      }
      if (next === undefined) break
      cursor = next
    }
  }
  return found
}

async function propose(session: Session, plan: ImportPlan): Promise<PartMade[]> {
  if (plan.invalid.length > 0) throw new Error('Rows are invalid: nothing is proposed.')
  const added = plan.added.map(({ id, identity }) => ({ about: id, verb: 'register' as const, claims: { identity } }))
  const changed = await Promise.all(
    plan.changed.map(async ({ id, after }) => ({
      about: id,
      verb: 'update_identity' as const,
      claims: { identity: after },
      before: await session.directory.entryOf(id, { fresh: true }),
    })),
  )
  return sayTogether(session, [...added, ...changed])
}

async function compare(session: Session, read: Read): Promise<Agreement> {
  const plan = await counted(session, read)
  const waiting = (await waitingIdentities(session)).filter(({ mine }) => !mine)
  const right = new Set(plan.waiting.map(({ proposal }) => proposal))
  return {
    agreed: waiting.filter(({ proposal }) => right.has(proposal)),
    others: waiting.filter(({ proposal }) => !right.has(proposal)),
    plan,
  }
}

/** Each is looked up in its verified chain: what is approved is what was read, not what the queue says of it. */
async function approve(session: Session, agreed: readonly WaitingIdentity[]): Promise<PartMade[]> {
  const parts = await Promise.all(
    agreed.map(async ({ id, identity, proposal }) => {
      const before = await session.directory.entryOf(id, { fresh: true })
      const waits = before.entry.proposals.find(one => one.digest === proposal && !one.outcome)?.claims
      const said = waits && 'identity' in waits ? JSON.stringify(waits.identity) : undefined
      if (said !== JSON.stringify(identity)) throw new Error(`What waits for ${identity.name} is not what was read.`)
      return { about: id as Id, verb: 'approve' as const, claims: { proposal }, before }
    }),
  )
  return sayTogether(session, parts)
}

function today(session: Session): string {
  return dayOf(nowSeconds(session))
}
