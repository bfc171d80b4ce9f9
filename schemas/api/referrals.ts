// Speaking, and reading what was said: statements, boxes, one referral whole, its letters, who fetched them, the feed.
import { z } from '@hono/zod-openapi'
import { digest, id, instant, storable } from '../ids.ts'
import { maxDocumentBytes, maxFeedWaitSeconds, maxLetterBytes, maxReadTogether } from '../limits.ts'
import { states } from '../referral/lifecycle.ts'
import { cursor, feedEntry, limit, list, referralSummary, referralView } from './forms.ts'
import { bytes, json, route } from './routes.ts'

/** base64 takes four characters for three bytes. */
const letterCharacters = Math.ceil(maxLetterBytes / 3) * 4

export const say = route({
  method: 'post',
  path: '/statements',
  tags: ['Referrals'],
  summary: 'Say something about a referral, a council or the nation',
  description:
    'A retry sends the same bytes and gets the original receipt (200). From 201 on the statement is neither lost nor deniable.',
  action: 'by_verb',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            statement: z.string().describe('compact JWS'),
            letter: z.base64().max(letterCharacters).optional().describe('the sealed letter, base64'),
            document: storable(maxDocumentBytes)
              .optional()
              .describe('the directory document whose digest the statement carries'),
          }),
        },
      },
    },
  },
  responses: {
    200: json('Recorded before: the original receipt', z.object({ receipt: z.string() })),
    201: json('Recorded', z.object({ receipt: z.string() })),
  },
  refuses: [
    'malformed_statement',
    'unknown_claim',
    'duplicate_claim',
    'wrong_type',
    'wrong_algorithm',
    'wrong_net',
    'key_not_of_issuer',
    'signature_invalid',
    'clock',
    'jti_reused',
    'stale',
    'directory_moved',
    'verb_not_allowed',
    'not_your_desk',
    'accepts_mismatch',
    'acceptance_unproven',
    'opening_mismatch',
    'officer_not_named',
    'letter_missing',
    'letter_unexpected',
    'letter_digest',
    'letter_certificates',
    'attachment_missing',
    'attachment_incomplete',
    'attachment_digest',
    'follows_unknown',
    'recipient_without_certificate',
    'recipient_has_joined',
    'recipient_closed',
    'unknown_authority',
    'proposal_unknown',
    'proposer_may_not_approve',
    'already_admitted',
    'proof_invalid',
    'certificate_invalid',
    'document_digest',
    'mailbox_elsewhere',
    'contended',
  ],
})

export const listReferrals = route({
  method: 'get',
  path: '/referrals',
  tags: ['Referrals'],
  summary: "Your council's boxes, latest change first",
  action: 'list_referrals',
  request: {
    query: z.object({
      box: z.enum(['received', 'sent', 'handed_over']),
      list: list.optional(),
      state: z.enum(states).optional(),
      kind: z.enum(['transfer', 'enquiry']).optional(),
      counterpart: id.optional(),
      urgent: z.enum(['true']).optional(),
      overdue: z.enum(['true']).optional(),
      changed_since: z.coerce.number().pipe(instant).optional(),
      cursor: cursor.optional(),
      limit,
    }),
  },
  responses: { 200: json('A page', z.object({ items: z.array(referralSummary), next: cursor.optional() })) },
})

const oneReferral = { params: z.object({ id }) }

/** What many are asked for by: in a body, because an address has no room for their names. */
function togetherOf<S extends z.ZodRawShape>(names: S) {
  return { body: { required: true, content: { 'application/json': { schema: z.strictObject(names) } } } }
}

export const readReferral = route({
  method: 'get',
  path: '/referrals/{id}',
  tags: ['Referrals'],
  summary: 'One referral: where it stands, its whole chain, its notes',
  action: 'read_chain',
  request: oneReferral,
  responses: { 200: json('The referral', referralView) },
})

export const readLetter = route({
  method: 'get',
  path: '/referrals/{id}/letters/{statement}',
  tags: ['Referrals'],
  summary: 'A sealed letter, by the digest of the statement it came with',
  action: 'read_letter',
  request: { params: z.object({ id, statement: digest }) },
  responses: { 200: bytes('The sealed letter') },
  refuses: ['purged'],
})

export const readReferrals = route({
  method: 'post',
  path: '/referrals/together',
  tags: ['Referrals'],
  summary: 'Many referrals in one answer, each as it is read alone',
  description:
    'Those that do not exist, that you may not see, or that the answer has no room for are left out: ask for them alone.',
  action: 'read_chain',
  request: togetherOf({ ids: z.array(id).min(1).max(maxReadTogether) }),
  responses: { 200: json('Those of them that you may see', z.object({ items: z.array(referralView) })) },
})

const letterName = z.strictObject({ id, statement: digest })

export const readLetters = route({
  method: 'post',
  path: '/letters/together',
  tags: ['Referrals'],
  summary: 'Many sealed letters in one answer',
  description:
    'What you may not read, what is gone, and what the answer has no room for is left out: ask for it alone.',
  action: 'read_letter',
  request: togetherOf({ letters: z.array(letterName).min(1).max(maxReadTogether) }),
  responses: {
    200: json(
      'Those of them that you may read',
      z.object({ items: z.array(letterName.extend({ letter: z.base64() })) }),
    ),
  },
})

export const readFetches = route({
  method: 'get',
  path: '/referrals/{id}/fetches',
  tags: ['Referrals'],
  summary: 'Who of your council fetched what',
  action: 'read_fetches',
  request: oneReferral,
  responses: {
    200: json(
      'The log, newest first',
      z.object({
        items: z.array(z.object({ member: digest, at: instant, letter: digest.optional(), attachment: id.optional() })),
      }),
    ),
  },
})

export const readFeed = route({
  method: 'get',
  path: '/feed',
  tags: ['Referrals'],
  summary: 'What changed since a cursor; waits if nothing did',
  action: 'read_feed',
  request: {
    query: z.object({
      after: cursor.optional().describe('absent: from the beginning; `now`: from this moment on'),
      wait: z.coerce.number().int().min(0).max(maxFeedWaitSeconds).default(0).describe('seconds'),
      limit,
    }),
  },
  responses: { 200: json('Entries in order', z.object({ items: z.array(feedEntry), next: cursor })) },
})

export const followFeed = route({
  method: 'get',
  path: '/feed/stream',
  tags: ['Referrals'],
  summary: 'The feed as server-sent events, for at most five minutes',
  description:
    'Read it with fetch, so that the token stays in a header. Each event is one entry, its id the cursor to go on from: as `after`, or as `Last-Event-ID`.',
  action: 'read_feed',
  request: {
    query: z.object({ after: cursor.optional().describe('absent: from the beginning; `now`: from this moment on') }),
    headers: z.object({ 'last-event-id': cursor.optional() }),
  },
  responses: {
    200: { description: 'Entries in order', content: { 'text/event-stream': { schema: z.string() } } },
  },
})
