// Every "no" the gateway can say, as one closed table (RFC 9457 problem details).
// A code is never renamed and never reused; add a row, and the API, SDK, CLI and conformance suite know it.
import { z } from 'zod'

type Row = { status: number; origin: Origin; title: string; hint: string }
/** Who has to do something about it. */
export type Origin = 'sender' | 'gateway' | 'recipient' | 'directory'

const sender = (status: number, title: string, hint: string): Row => ({ status, origin: 'sender', title, hint })
const recipient = (status: number, title: string, hint: string): Row => ({ status, origin: 'recipient', title, hint })
const directory = (status: number, title: string, hint: string): Row => ({ status, origin: 'directory', title, hint })
const gateway = (status: number, title: string, hint: string): Row => ({ status, origin: 'gateway', title, hint })

export const problems = {
  // Form: what was sent cannot be read.
  malformed_request: sender(400, 'The request is not in the expected form', 'Compare it with /openapi.json.'),
  malformed_statement: sender(
    400,
    'The statement is not a canonical compact JWS',
    'Sign with the SDK, or see schemas/statement/statement.ts.',
  ),
  unknown_claim: sender(
    400,
    'The statement has an unknown, missing or malformed claim',
    'Send exactly the claims of this verb.',
  ),
  duplicate_claim: sender(
    400,
    'A member name stands twice in the statement',
    'Write each header member and claim once.',
  ),
  wrong_type: sender(400, 'The statement has another typ than cme-statement+jwt', 'Set typ to cme-statement+jwt.'),
  wrong_algorithm: sender(
    400,
    'The statement is signed with an algorithm that is not taken',
    'Use Ed25519, or ES256 with a P-256 key.',
  ),
  wrong_net: sender(
    400,
    'The statement belongs to another nation',
    'A rehearsal cannot speak to production. Check which gateway you address.',
  ),
  not_found: sender(
    404,
    'There is nothing here for you',
    'Check the id. What is not yours looks the same as what does not exist.',
  ),
  purged: gateway(
    410,
    'It was purged: its time here was over',
    'Look into your own record. That it was here, and what it was, is still proved by the history.',
  ),
  method_not_allowed: sender(405, 'This address does not take that method', 'Compare the method with /openapi.json.'),
  // Getting in.
  unauthorised: sender(401, 'The access token is missing, unknown or has run out', 'Ask for a new one at /token.'),
  invalid_client: sender(
    401,
    'The client assertion does not prove a member key',
    'Sign it with the member key, aud = the issuer, exp within 5 minutes.',
  ),
  assertion_replayed: sender(
    401,
    'This client assertion was used before',
    'Make a new one with a fresh jti for each token.',
  ),
  invalid_dpop: sender(
    401,
    'The DPoP proof does not fit the request',
    'If it is ahead or behind: set the clock of this computer. Else make a proof for this method and address with the token key.',
  ),
  dpop_replayed: sender(401, 'This DPoP proof was used before', 'Make a new proof for each request that writes.'),
  member_removed: sender(
    403,
    'This key was removed from its council',
    'A manager of your council can admit a new key.',
  ),
  role_may_not: sender(403, 'Your role may not do this', 'Ask a colleague whose role allows it.'),
  not_your_desk: sender(
    403,
    'You do not work at this desk',
    'Ask a manager of your council to add the desk to your key.',
  ),
  // The statement against what is recorded.
  key_not_of_issuer: sender(
    403,
    'The signing key does not belong to the council named in iss',
    'Sign with a key that council has admitted.',
  ),
  signature_invalid: sender(403, 'The signature does not verify', 'Sign these exact bytes with the key named in kid.'),
  clock: sender(
    400,
    'The statement was signed more than 5 minutes from now',
    'Set the clock of the signing machine, then sign again with a new jti.',
  ),
  jti_reused: sender(
    409,
    'This jti was used for other bytes',
    'A retry sends the same bytes; a new statement takes a new jti.',
  ),
  stale: sender(409, 'Somebody else spoke first', 'Read what was said since, then decide again on the new head.'),
  directory_moved: directory(
    409,
    'What you relied on in the directory no longer holds',
    'Read the directory again, then seal and sign anew.',
  ),
  verb_not_allowed: sender(
    409,
    'This cannot be done in the present state',
    'Look at the state, and at whose move it is.',
  ),
  accepts_mismatch: recipient(
    409,
    'The acceptance does not name exactly what was sent',
    'List the digests of the send and of every correction so far.',
  ),
  acceptance_unproven: sender(
    409,
    'The acceptance you name is not the one recorded here',
    'Name the digest of the accept statement of this referral.',
  ),
  opening_mismatch: recipient(
    400,
    'The opening does not fit the letter',
    'Open the letter and reveal the opening found inside it.',
  ),
  officer_not_named: sender(
    400,
    'A system must name the officer who decided',
    'Send a decision letter that names the officer.',
  ),
  letter_missing: sender(400, 'This statement needs its letter', 'Send the sealed letter beside the statement.'),
  letter_unexpected: sender(400, 'This statement travels without a letter', 'Leave the letter out.'),
  letter_digest: sender(
    400,
    'The letter is not the one the statement names',
    'Send the exact bytes whose SHA-256 and length you signed.',
  ),
  letter_certificates: directory(
    409,
    'The letter is not sealed to the right certificates',
    'Seal it to the certificates both desks hold now.',
  ),
  attachment_missing: sender(409, 'An attachment named here is not at the gateway', 'Upload and complete it first.'),
  attachment_incomplete: sender(
    409,
    'An attachment is short of parts',
    'List its parts, send what is missing, then complete it.',
  ),
  attachment_digest: sender(400, 'The bytes of an attachment are not the ones announced', 'Send the part again.'),
  attachment_sealed: sender(409, 'This attachment is complete and takes no more parts', 'Announce a new attachment.'),
  follows_unknown: sender(
    409,
    'The earlier referral named in follows is not yours to follow',
    'Name a referral to which your council is a party.',
  ),
  // The directory.
  recipient_without_certificate: directory(
    409,
    'That desk cannot receive referrals yet',
    'Choose another desk; or send it by secure e-mail, recorded here (outside), and ring: the number is in the directory.',
  ),
  recipient_has_joined: directory(
    409,
    'That desk can receive referrals here',
    'Send it properly: then the other council answers for itself, and what it says is verified.',
  ),
  recipient_closed: directory(409, 'That council no longer exists', 'Send to one of its successors.'),
  unknown_authority: directory(404, 'No council with that id is in the directory', 'Look it up again by name or code.'),
  proposal_unknown: directory(
    409,
    'No change with that digest is waiting',
    'Read the entry again: it may have been approved, refused or have lapsed.',
  ),
  proposer_may_not_approve: directory(
    403,
    'Nobody approves their own proposal, whatever keys they hold',
    'Ask another person.',
  ),
  already_admitted: directory(409, 'This key was admitted before', 'A key is admitted once, ever. Make a new one.'),
  proof_invalid: directory(
    400,
    'The new key did not sign for this role at this council',
    'The newcomer signs the proof again.',
  ),
  certificate_invalid: directory(
    400,
    'That is not a desk certificate of the required form',
    'Make it with the SDK: OpenPGP v6, Ed25519, one X25519 subkey.',
  ),
  document_digest: directory(
    400,
    'The document is not the one the statement names',
    'Send the exact text whose SHA-256 you signed.',
  ),
  mailbox_elsewhere: directory(
    400,
    'A mailbox in these contacts is not under gov.uk',
    'Give the team mailbox under gov.uk, or say mailboxes_elsewhere: then another manager or a registrar must approve it.',
  ),
  document_erased: directory(
    410,
    'This document was erased',
    'Nothing is broken: the council had it erased. Its present contacts are named in its entry.',
  ),
  // Limits and weather.
  too_large: sender(
    413,
    'That is larger than this gateway takes',
    'The limits are published at /.well-known/cme-gateway.',
  ),
  range_not_satisfiable: sender(416, 'The attachment has no such bytes', 'Ask for a range inside its length.'),
  too_many_requests: sender(429, 'Too many requests in this minute', 'Wait for the seconds in Retry-After.'),
  contended: gateway(503, 'Many are speaking about this at once', 'Send the same bytes again.'),
  unavailable: gateway(
    503,
    'The gateway cannot reach its store',
    'Nothing was lost. Send the same bytes again after Retry-After.',
  ),
  internal: gateway(
    500,
    'The gateway failed',
    'Send the same bytes again. If it stays, tell the operator the request id.',
  ),
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problems
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/** One statement of a chain as it travels, with the gateway's receipt for it. */
export const link = z.object({ statement: z.string(), receipt: z.string() })

/** The body of every refusal: `application/problem+json`. */
export const problem = z.object({
  type: z.string().describe('Where the code is explained'),
  code: z.enum(problemCodes),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong with this very request'),
  origin: z.enum(['sender', 'gateway', 'recipient', 'directory']).describe('Who has to act'),
  hint: z.string().describe('What to do'),
  instance: z.string().optional().describe('The request id, for the operator'),
  missing: z.array(link).optional().describe('With stale: what was said since, oldest first'),
  successors: z.array(z.string()).optional().describe('With recipient_closed: who took over'),
})
export type Problem = z.infer<typeof problem>

/**
 * A no to the caller. Anything else that is thrown is a bug.
 *
 * `detail` is public; what only the operator may know goes into `cause`.
 */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly extra: Pick<Problem, 'missing' | 'successors'>
  override name = 'Refusal'

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { cause?: unknown } & Pick<Problem, 'missing' | 'successors'> = {},
  ) {
    const { cause, ...extra } = more
    super(detail ?? problems[code].title, cause === undefined ? undefined : { cause })
    this.code = code
    this.extra = extra
  }

  get status(): number {
    return problems[this.code].status
  }

  /** The problem document, without internals. */
  toProblem(instance?: string): Problem {
    const { status, title, origin, hint } = problems[this.code]
    return {
      type: `/docs/problems#${this.code}`,
      code: this.code,
      title,
      status,
      detail: this.message,
      origin,
      hint,
      ...(instance === undefined ? {} : { instance }),
      ...this.extra,
    }
  }
}
