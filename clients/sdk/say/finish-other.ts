// One verb and one letter for each head (PROTOCOL §2): what is still open on a subject is brought to its end
// before anything else is signed about it. Never drop what is open without sending it: it may have been recorded.
import { GatewayProblem } from '../call/trouble.ts'
import type { Session } from '../session.ts'
import { leavesOpen } from './outcome.ts'

/**
 * Sends again what another intention left open on this subject; whatever the answer, the chain then tells what became of it.
 *
 * @param key of the intention that is about to be said
 * @throws Unreachable, or GatewayProblem that leaves it open: then nothing else may be signed either
 */
export async function finishOther(session: Session, subject: string, key: string): Promise<void> {
  const other = await session.memory.pendingOn(subject)
  if (!other || other.key === key) return
  const { statement, letter, document } = other
  const body = { statement, ...(letter !== undefined && { letter }), ...(document !== undefined && { document }) }
  try {
    await session.gateway.call('say', { body })
  } catch (error) {
    if (!(error instanceof GatewayProblem) || leavesOpen(error.code)) throw error
  }
  await session.memory.settle(other.key)
}
