// Every way in which what the gateway serves fails to be what it claims. A closed list: codes are never renamed.
// Whoever catches one shows nothing of what was served as genuine. A plain "no" of the gateway is GatewayProblem, not this.

export const distrusts = {
  malformed: 'What was served cannot be read. Try again; if it stays, tell the operator of the gateway.',
  wrong_nation:
    'It belongs to another nation than the one this client was installed for. Check the address and the pinned digest.',
  wrong_subject: 'It is about something else than was asked for.',
  chain_broken: 'The history has a gap or does not hang together.',
  rolled_back: 'The history served is shorter than one seen before. Do not act on it; tell the operator.',
  forked:
    'The history served differs from one seen before. Both receipts are kept as proof; tell the operator and the other council.',
  bad_signature: 'A history entry was not signed by the key it names.',
  unknown_key: 'A history entry is signed by a key that its council never admitted, or not by then.',
  removed_key: 'A history entry is signed by a key that had been removed by then.',
  receipt_missing: 'A history entry has no receipt.',
  receipt_forged: "A receipt is not signed by one of the nation's gateway keys.",
  receipt_mismatch: 'A receipt is for another history entry or another place.',
  receipt_backdated: 'The times of the receipts do not fit each other, or not the entries they are for.',
  not_permitted: 'The history holds something that could not have been said then, or not by whoever said it.',
  state_mismatch: 'The gateway states something else than its own history comes to.',
  certificate_mismatch: 'Something is sealed to other keys than those of the two teams concerned.',
  letter_mismatch:
    'The letter is not the one that the history names, or says something else than the history. Do not use it.',
  not_the_sender: 'The letter was not sealed by the team that claims to have sent it. Do not use it.',
  attachment_mismatch:
    'The attachment is not the one that the letter names. Nothing of it was kept. Try again; if it stays, tell the operator.',
  attachment_broken:
    'The attachment came as it was sent, and its seal does not hold. Nothing of it was kept. Ask the sender to send it again.',
  acceptance_unproven:
    'The acceptance was made by a key that has since been removed, and was not seen before. Ring the council.',
  directory_frozen:
    'The other side relied on a directory that this gateway does not show. Do not act on it; tell the operator.',
  note_forged: 'A note beside the history is not one of this gateway, or notes are missing.',
} as const

export type DistrustCode = keyof typeof distrusts
export const distrustCodes = Object.keys(distrusts) as DistrustCode[]

/** Two receipts for one place of a chain: proof, for anybody, that the gateway told two stories. */
export type ForkProof = { subject: string; position: number; held: Told; served: Told }
export type Told = { statement: string; receipt: string }

/**
 * What was served must not be believed.
 *
 * `hint` is for an officer, the message for whoever looks into it; `proof` stands with `forked` alone.
 */
export class Distrust extends Error {
  override name = 'Distrust'
  readonly code: DistrustCode
  readonly hint: string
  readonly proof: ForkProof | undefined

  constructor(code: DistrustCode, detail: string, more: { cause?: unknown; proof?: ForkProof } = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.hint = distrusts[code]
    this.proof = more.proof
  }
}
