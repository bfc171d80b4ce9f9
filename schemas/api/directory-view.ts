// How councils and changes are shown: as the gateway has them. Who doubts one recomputes it from its chain.
// Nothing here may ever hold a fact about a child.
import { z } from 'zod'
import { approvals } from '../directory/changes/approval.ts'
import { proposalStates } from '../directory/changes/proposals.ts'
import { identity } from '../directory/identity.ts'
import { desk, digest, fingerprint, id, instant, issuer } from '../ids.ts'
import { role } from '../statement/verbs.ts'

const speaker = z.object({ kid: digest, person: id.optional(), role, authority: issuer })

/** Who said a thing, when, and who approved it: by the digests of the statements, which anybody can check. */
export const saidView = z.object({
  statement: digest,
  by: speaker,
  at: instant,
  approved: z.object({ statement: digest, by: speaker, at: instant }).optional(),
})

export const memberView = z.object({
  thumbprint: digest,
  role,
  person: id.optional(),
  desks: z.array(desk),
  device: z.object({ fingerprint, certificate: z.string() }),
  from: instant,
  until: instant.optional(),
  said: saidView,
  removed: z
    .object({ reason: z.enum(['left', 'lost', 'compromised', 'cancelled']), since: instant, said: saidView })
    .optional(),
})

export const deskView = z.object({
  desk,
  can_receive: z.boolean(),
  fingerprint,
  certificate: z.string(),
  people: z.int().describe('how many people can open what is sealed to it'),
  said: saidView,
})

/** An authority as the directory has it at a time. */
export const authorityView = z.object({
  id,
  identity: identity.optional(),
  status: identity.shape.status.optional().describe('at this time: closing turns into closed by the clock'),
  said: saidView.optional().describe('who said and approved its name, codes and status'),
  custodian: id.optional().describe('who keeps its old keys'),
  desks: z.array(deskView),
  contacts: digest.optional(),
  contacts_said: saidView.optional(),
  verified_at: instant.optional(),
  head: digest,
  position: z.int(),
})
export type AuthorityView = z.infer<typeof authorityView>

/** A proposed change as the queue has it. Its sense is in the statement: verify it with the council's chain before you agree. */
export const approvalView = z.object({
  proposal: digest.describe('what approve and refuse name'),
  subject: issuer.describe('the council it is about, or the nation'),
  verb: z.string(),
  approval: z.enum(approvals).describe('whose second word it needs'),
  by: z.object({ kid: digest, authority: issuer, person: id.optional() }),
  proposed_at: instant,
  lapses_at: instant,
  state: z.enum(proposalStates),
  decided_by: digest.optional(),
  decided_at: instant.optional(),
  reason: z.string().optional().describe('with which it was refused or called off'),
  in_force_at: instant.optional(),
  statement: z.string(),
})
export type ApprovalView = z.infer<typeof approvalView>
