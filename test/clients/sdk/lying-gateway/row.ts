// What one row of the table says: the lie, who is lied to, what they ask for, and the name the lie must get.
// `tried` is the one judge of all rows: nothing comes out, nothing is said, nothing false is remembered.
import { expect } from 'vitest'
import { type Council, type DistrustCode, memoryInProcess } from '../../../../clients/sdk/index.ts'
import { readReceipt } from '../../../../schemas/statement/receipt.ts'
import { digestOf } from '../../../../schemas/statement/statement.ts'
import type { RawReferral } from '../../../support/raw-referral.ts'
import type { Bend } from './liar.ts'
import type { Name, Stage } from './stage.ts'

/** Who is lied to, and about what. `id`: of the referral or council that the row is about. */
export type Scene = { stage: Stage; client: Council; memory: ReturnType<typeof memoryInProcess>; own: RawReferral }

export type Row = {
  lie: string
  /** Who asks; an officer of Ealing where nothing else is said. */
  to?: Name
  member?: string
  /** The client has not read the directory before. */
  anew?: true
  /** A referral of its own, collected by Slough: for rows that say something. */
  fresh?: true
  /** The client was told the truth before. */
  seen?: true
  bend: (scene: Scene) => Bend | Promise<Bend>
  /** What the client asks for; fails under the lie, and succeeds once it is over. */
  call: (scene: Scene) => Promise<unknown>
  /** A Distrust by this code; `problem …`: a plain "no"; `no answer`: Unreachable. */
  code: DistrustCode | 'problem stale' | 'no answer'
  /** How many statements the client sends under the lie; none where nothing else is said. */
  statements?: number
  /** What honest people do before the same call succeeds. */
  mended?: (scene: Scene) => Promise<unknown>
  /** What the same call gets once it is over, where the operator signed what cannot be taken back. Else it succeeds. */
  after?: DistrustCode
  /** What else must be so after the lie, and after the truth. */
  caught?: (scene: Scene) => Promise<void>
  finally?: (scene: Scene) => Promise<void>
}

/** Tells the lie, and then the truth. */
export async function tried(row: Row, stage: Stage): Promise<void> {
  const { to = 'ealing', member, anew, fresh, seen, bend, call, code, statements = 0 } = row
  const memory = memoryInProcess()
  const client = anew ? await stage.connect(to, memory, member) : await stage.clientWith(memory, to, member)
  const own = fresh ? await stage.fresh() : stage.accepted
  const scene = { stage, client, memory, own }
  if (seen) await call(scene)
  const lie = await bend(scene)
  const told = await stage.liar.during(lie, () => refusedAs(code, call(scene)))
  expect(told.bent).toBeGreaterThan(0)
  expect(told.statements).toBe(statements)
  await row.caught?.(scene)
  await row.mended?.(scene)
  if (row.after) await refusedAs(row.after, call(scene))
  else await call(scene)
  await row.finally?.(scene)
}

async function refusedAs(code: Row['code'], call: Promise<unknown>): Promise<void> {
  const expected =
    code === 'no answer'
      ? { name: 'Unreachable' }
      : code === 'problem stale'
        ? { name: 'GatewayProblem', code: 'stale' }
        : { name: 'Distrust', code }
  await expect(call).rejects.toMatchObject(expected)
}

/** Of a fork, both receipts are kept, and each is the gateway's own for its statement: proof for anybody. */
export async function bothReceiptsKept({ stage, memory }: Scene): Promise<void> {
  const [proof, ...more] = memory.proofs
  if (!proof) throw new Error('no proof was kept')
  expect(more).toEqual([])
  const { subject: sub, position } = proof
  for (const { statement, receipt } of [proof.held, proof.served]) {
    const told = await readReceipt(receipt, stage.officers.ealing.nation.gatewayKeys)
    expect(told).toMatchObject({ sub, position, statement: await digestOf(statement) })
  }
  expect(proof.held.statement).not.toBe(proof.served.statement)
}
