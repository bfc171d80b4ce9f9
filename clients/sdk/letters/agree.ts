// What stands inside a letter against what its statement says outside: kind, files, decision, outcome, and who decided.
// Form alone refuses nothing here: a fault of the other side's software is no reason to lose sight of a child.
import { z } from 'zod'
import { readEnvelope } from '../../../schemas/letter/envelope.ts'
import type { LetterKind, ManifestEntry, Outcome } from '../../../schemas/letter/index.ts'
import { isSettled } from '../../../schemas/letter/kinds/outcome.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import type { Referral } from '../../../schemas/referral/referral.ts'
import { letterKinds, type ReferralStatement } from '../../../schemas/statement/verbs.ts'
import { Distrust } from '../trust/distrust.ts'
import type { Spoken } from '../trust/referral.ts'

export type Agreed = { kind: LetterKind; content: unknown; findings: Finding[]; manifest: ManifestEntry[] }

/** Of a decision, whatever else it holds: what was decided and by which named person. */
const decided = z.looseObject({
  decision: z.string(),
  decided_by: z.looseObject({ name: z.string().trim().min(1) }),
  closed_as: z.string().optional(),
})
const recorded = z.looseObject({ outcome: z.string() })

/**
 * The content of an opened envelope, if it says what its statement says.
 *
 * @throws Distrust `letter_mismatch`
 */
export function agreeingContent(inside: unknown, { claims }: Spoken, before: Referral | undefined): Agreed {
  let read: ReturnType<typeof readEnvelope>
  try {
    read = readEnvelope(inside)
  } catch (cause) {
    throw new Distrust('letter_mismatch', 'The frame inside the letter cannot be read.', { cause })
  }
  const { kind, content, manifest } = read.envelope
  const expected = kindFor(claims)
  if (kind !== expected) throw new Distrust('letter_mismatch', `${claims.verb} carries a ${kind}, not a ${expected}.`)
  agreeOnFiles(claims, manifest)
  if (kind === 'decision') agreeOnDecision(claims, content, before)
  if (kind === 'outcome') agreeOnOutcome(claims, content)
  if (claims.verb === 'record_outside' && (content as { step?: unknown } | null)?.step !== claims.step)
    throw new Distrust('letter_mismatch', `The history says ${claims.step}, the letter something else.`)
  return { kind, content, manifest, findings: read.findings }
}

/** The kind of letter that a statement carries. */
export function kindFor(claims: ReferralStatement): LetterKind | undefined {
  if (claims.verb === 'send') return letterKinds.send[claims.kind]
  const { send: _, ...others } = letterKinds
  return (others as Partial<Record<string, LetterKind>>)[claims.verb]
}

function agreeOnFiles(claims: ReferralStatement, manifest: readonly ManifestEntry[]): void {
  const named = 'attachments' in claims ? (claims.attachments ?? []) : []
  const inside = manifest.map(({ id, sha256, bytes }) => `${id} ${sha256} ${bytes}`).sort()
  const outside = named.map(({ id, sha256, bytes }) => `${id} ${sha256} ${bytes}`).sort()
  if (inside.join() !== outside.join())
    throw new Distrust('letter_mismatch', 'Letter and history name different attachments.')
}

function agreeOnDecision(claims: ReferralStatement, content: unknown, before: Referral | undefined): void {
  const said = decided.safeParse(content)
  if (!said.success) throw new Distrust('letter_mismatch', 'The decision does not name who decided.')
  const { decision, closed_as } = said.data
  if (decision !== claims.verb)
    throw new Distrust('letter_mismatch', `The history says ${claims.verb}, the letter ${decision}.`)
  if (claims.verb !== 'close' || closed_as === undefined || !before) return
  if ((closed_as === 'taken_over') !== before.accepted) {
    throw new Distrust(
      'letter_mismatch',
      `It is closed as ${closed_as}, and was ${before.accepted ? '' : 'not '}accepted.`,
    )
  }
}

function agreeOnOutcome(claims: ReferralStatement, content: unknown): void {
  const said = recorded.safeParse(content)
  if (!said.success) throw new Distrust('letter_mismatch', 'The letter names no outcome.')
  const settled = isSettled(said.data.outcome as Outcome['outcome'])
  if (claims.verb === 'record_outcome' && claims.settled !== settled) {
    throw new Distrust(
      'letter_mismatch',
      `The history says ${claims.settled ? '' : 'not '}settled, the letter ${said.data.outcome}.`,
    )
  }
}
