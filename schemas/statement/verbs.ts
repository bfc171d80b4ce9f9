// What each verb says: its claims, its letter, and what that letter holds. PROTOCOL: statements.
// Data only. Never add a claim that is a fact about a child: claims are read by the gateway, letters are not.
import { z } from 'zod'
import { councilCalendar, someNorms } from '../clocks/calendar.ts'
import { identity } from '../directory/identity.ts'
import { day, desk, digest, fingerprint, id, instant, issuer, opening, storable, subject } from '../ids.ts'
import { maxAttachmentBytes, maxAttachmentsPerLetter, maxLetterBytes } from '../limits.ts'
import { publicKey } from './jws.ts'

export type { Identity } from '../directory/identity.ts'

/** What a member may be. `registrar` is for the nation; the others for one authority. */
export const role = z.enum(['officer', 'manager', 'system', 'auditor', 'registrar'])
export type Role = z.infer<typeof role>

/** The sealed letter that travels with a statement: its digest and size, the certificates it is sealed to, and the SHA-256 of the opening inside it. */
export const letterClaim = z.strictObject({
  sha256: digest,
  bytes: z.int().min(1).max(maxLetterBytes),
  certificates: z.array(fingerprint).min(1).max(64),
  opening: digest,
})
export type LetterClaim = z.infer<typeof letterClaim>

/** One sealed attachment: `sha256` is the SHA-256 of its part digests in order, `bytes` the length of its ciphertext. */
export const attachmentClaim = z.strictObject({ id, sha256: digest, bytes: z.int().min(1).max(maxAttachmentBytes) })
const attachments = z.array(attachmentClaim).max(maxAttachmentsPerLetter)

const common = {
  net: digest.describe('digest of the first national statement'),
  iss: issuer.describe('who speaks'),
  sub: subject.describe('what the chain is about'),
  jti: id.describe('statement id'),
  iat: instant.describe("seconds since the epoch, speaker's clock"),
  prev: digest.nullable().describe('head of the chain; null for the first'),
}
const heads = z.record(id, digest).describe('directory heads of both sides that the speaker relied on')
const letter = letterClaim
const noLetter = {}
const needsLetter = { letter }
const mayCarryLetter = { letter: letter.optional() }

const onReferral = <V extends string, C extends z.ZodRawShape>(verb: V, claims: C) =>
  z.strictObject({ ...common, iss: id, sub: id, verb: z.literal(verb), heads, ...claims })
const onDirectory = <V extends string, C extends z.ZodRawShape>(verb: V, claims: C) =>
  z.strictObject({ ...common, verb: z.literal(verb), ...claims })

/** What the nation decides for everybody. A rehearsal sets its waiting times to nothing. */
export const policy = z.strictObject({
  proposal_lapses_after_days: z.int().min(1).max(60),
  first_manager_waits_days: z.int().min(0).max(60),
  keyholders_per_desk: z
    .int()
    .min(1)
    .max(9)
    .describe('how many people must be able to open a desk before it can be sent to'),
  entry_stale_after_days: z
    .int()
    .min(1)
    .max(400)
    .optional()
    .describe('an entry nobody confirmed for so long shows as stale; 90 where nothing is said'),
  retention: z
    .strictObject({
      floor_days: z.int().min(1).max(366),
      ceiling_days: z.int().min(1).max(3650),
      usual_days: z.int().min(1).max(3650),
      unfiled_days: z.int().min(90).max(3650),
      chain_days: z.int().min(366).max(36_500),
    })
    .partial()
    .optional()
    .describe(
      'how long letters and attachments stay once a case is over, and chains; schemas/referral/retention.ts where nothing is said',
    ),
  clocks: someNorms.optional().describe('waiting times of referrals; what is not named is as usual'),
})
export type Policy = z.infer<typeof policy>

const registrar = z.strictObject({ person: id, key: publicKey })
const gatewayKey = z.strictObject({ key: publicKey, issuer: z.url() })
const removal = z.enum(['left', 'lost', 'compromised'])

/** Why something is kept: who asks for it, and nothing about the child. Anything more stands in the letter. */
export const holdReason = z.enum(['copy_requested', 'complaint', 'legal', 'audit', 'inquiry', 'other'])
export type HoldReason = z.infer<typeof holdReason>

/** Every verb: the exact shape of its statement. Unknown claims are refused. */
export const statements = {
  // A transfer's or an enquiry's life.
  send: onReferral('send', {
    kind: z.enum(['transfer', 'enquiry']),
    to: id,
    desk,
    from_desk: desk.describe("the sender's desk: answers are sealed to it"),
    urgent: z.boolean(),
    attachments,
    follows: id.optional().describe('an earlier referral to which the sender was a party'),
    outside: z
      .literal(true)
      .optional()
      .describe(
        'it goes by secure e-mail, to a desk that nobody can send to here; the letter is sealed to the own desk alone',
      ),
    ...needsLetter,
  }),
  collect: onReferral('collect', { item: digest, revealed: opening, ...noLetter }),
  acknowledge: onReferral('acknowledge', { decide_by: day.optional(), ...noLetter }),
  ask: onReferral('ask', needsLetter),
  answer: onReferral('answer', { attachments, ...needsLetter }),
  accept: onReferral('accept', { accepts: z.array(digest).min(1).max(256), ...needsLetter }),
  decline: onReferral('decline', { cannot_open: z.boolean().optional(), ...mayCarryLetter }),
  withdraw: onReferral('withdraw', mayCarryLetter),
  close: onReferral('close', { accepted: digest.optional(), ...mayCarryLetter }),
  record_outcome: onReferral('record_outcome', { settled: z.boolean(), ...needsLetter }),
  message: onReferral('message', { attachments, desk: desk.optional(), ...needsLetter }),
  correct: onReferral('correct', { replaces: digest, attachments: attachments.optional(), ...needsLetter }),
  recall: onReferral('recall', {
    item: digest,
    reason: z.enum(['wrong_child', 'wrong_document', 'should_not_have_been_shared']),
    ...noLetter,
  }),
  confirm_recall: onReferral('confirm_recall', {
    item: digest,
    result: z.enum(['not_opened', 'deleted', 'in_our_system_being_removed']),
    ...noLetter,
  }),
  filed: onReferral('filed', noLetter),
  hold: onReferral('hold', { reason: holdReason, ...mayCarryLetter }),
  release: onReferral('release', noLetter),
  hand_over: onReferral('hand_over', { to: id, desk, ...needsLetter }),
  confirm: onReferral('confirm', { item: digest, ...noLetter }),
  disown: onReferral('disown', {
    item: digest,
    seconded: digest.optional().describe('what another person said of it: without that it waits for one'),
    ...noLetter,
  }),
  record_outside: onReferral('record_outside', {
    step: z.enum(['sent', 'chased', 'accepted', 'returned']).describe('what the sender saw; nobody verified it'),
    attachments,
    ...needsLetter,
  }),
  reply: onReferral('reply', needsLetter),
  finish: onReferral('finish', noLetter),

  // The directory, and the nation itself.
  found: z.strictObject({
    iss: z.literal('national'),
    sub: z.literal('national'),
    jti: id,
    iat: instant,
    prev: z.null(),
    verb: z.literal('found'),
    name: storable(120).min(2),
    rehearsal: z.boolean(),
    registrars: z.array(registrar).min(3).max(32),
    gateway_keys: z.array(gatewayKey).min(1).max(8),
    policy,
  }),
  register: onDirectory('register', { identity }),
  update_identity: onDirectory('update_identity', { identity }),
  succeed: onDirectory('succeed', {
    successors: z.array(id).min(1).max(16),
    on: day.describe('the first day on which the council is closed, from midnight in London'),
    custodian: id.describe('the authority that keeps its old keys'),
  }),
  update: onDirectory('update', {
    document: digest.describe('contacts: kept beside the chain, erasable'),
    mailboxes_elsewhere: z
      .literal(true)
      .optional()
      .describe('a mailbox in it is not under gov.uk: a second person must say so too'),
    calendar: councilCalendar.optional().describe('closure days, terms, shorter norms; absent: as before'),
  }),
  erase_document: onDirectory('erase_document', { document: digest.describe('one that `update` named') }),
  verify_entry: onDirectory('verify_entry', {}),
  record_drill: onDirectory('record_drill', {
    certificates: z.array(fingerprint).min(1).max(128).describe('whose keys came out of the recovery kit, as a drill'),
  }),
  set_retention: onDirectory('set_retention', {
    days: z
      .int()
      .min(1)
      .max(3650)
      .describe("how long letters stay once a case is over, within the nation's floor and ceiling"),
  }),
  publish_certificate: onDirectory('publish_certificate', { desk, fingerprint, certificate: storable(4096) }),
  retire_certificate: onDirectory('retire_certificate', { fingerprint, reason: removal }),
  admit_member: onDirectory('admit_member', {
    role,
    person: id.optional().describe('absent for a system'),
    desks: z.array(desk).max(16),
    key: publicKey,
    device: z.strictObject({ fingerprint, certificate: storable(4096) }).describe('keyrings are sealed to it'),
    proof: z.string().max(2048).describe('JWS by the new key over its authority and role'),
  }),
  remove_member: onDirectory('remove_member', { member: digest, reason: removal, since: instant }),
  share_keyring: onDirectory('share_keyring', { desk, members: z.array(digest).min(1).max(64), ...needsLetter }),
  approve: onDirectory('approve', {
    proposal: digest.describe('or a removal for compromise by somebody else, which it upholds'),
  }),
  refuse: onDirectory('refuse', { proposal: digest, reason: storable(300) }),

  // The nation itself, after its founding: each proposed by a registrar, in force with another's `approve`.
  admit_registrar: onDirectory('admit_registrar', {
    ...registrar.shape,
    proof: z.string().max(2048).describe('JWS by the new key over the nation and the person'),
  }),
  remove_registrar: onDirectory('remove_registrar', { registrar: digest, reason: removal }),
  publish_gateway_key: onDirectory('publish_gateway_key', gatewayKey.shape),
  retire_gateway_key: onDirectory('retire_gateway_key', { gateway_key: digest }),
  set_policy: onDirectory('set_policy', { policy }),
} as const

export type Verb = keyof typeof statements
export type StatementOf<V extends Verb> = z.infer<(typeof statements)[V]>
/** What one member says about one subject. */
export type Statement = { [V in Verb]: StatementOf<V> }[Verb]

export const directoryVerbs = [
  'found',
  'register',
  'update_identity',
  'succeed',
  'update',
  'erase_document',
  'verify_entry',
  'record_drill',
  'set_retention',
  'publish_certificate',
  'retire_certificate',
  'admit_member',
  'remove_member',
  'share_keyring',
  'approve',
  'refuse',
  'admit_registrar',
  'remove_registrar',
  'publish_gateway_key',
  'retire_gateway_key',
  'set_policy',
] as const satisfies Verb[]
/** Said about the nation, never about a council. */
export const nationalVerbs = [
  'found',
  'admit_registrar',
  'remove_registrar',
  'publish_gateway_key',
  'retire_gateway_key',
  'set_policy',
] as const satisfies Verb[]
export type NationalVerb = (typeof nationalVerbs)[number]
export type DirectoryVerb = (typeof directoryVerbs)[number]
export type ReferralVerb = Exclude<Verb, DirectoryVerb>
export const verbNames = Object.keys(statements) as [Verb, ...Verb[]]
export const referralVerbs = verbNames.filter(verb => !isDirectoryVerb(verb)) as ReferralVerb[]
export type ReferralStatement = StatementOf<ReferralVerb>
export type DirectoryStatement = StatementOf<DirectoryVerb>

export function isDirectoryVerb(verb: Verb): verb is DirectoryVerb {
  return (directoryVerbs as readonly Verb[]).includes(verb)
}

/** What the letter of a verb holds; `send` depends on its kind. */
export const letterKinds = {
  send: { transfer: 'referral', enquiry: 'enquiry' },
  ask: 'question',
  answer: 'answer',
  accept: 'decision',
  decline: 'decision',
  withdraw: 'decision',
  close: 'decision',
  record_outcome: 'outcome',
  message: 'message',
  hold: 'message',
  correct: 'correction',
  reply: 'reply',
  hand_over: 'hand_over',
  record_outside: 'outside',
} as const satisfies Partial<Record<ReferralVerb, unknown>>
