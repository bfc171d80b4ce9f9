// Changes that need two people: who is waited for, and many said together.
import { z } from '@hono/zod-openapi'
import { storable } from '../ids.ts'
import { maxBatchStatements, maxDocumentBytes, maxLetterBytes } from '../limits.ts'
import { approvalView } from './directory-view.ts'
import { cursor, limit } from './forms.ts'
import { json, route } from './routes.ts'

export const listApprovals = route({
  method: 'get',
  path: '/directory/approvals',
  tags: ['Directory'],
  summary: 'Changes that wait for your second word; or, mine, what you proposed and what became of it',
  description:
    'With what waits comes a first manager who is approved and counts only some days later (state approved, in_force_at to come): until then they can be called off.',
  action: 'read_approvals',
  request: { query: z.object({ mine: z.enum(['true', 'false']).optional(), cursor: cursor.optional(), limit }) },
  responses: {
    200: json('A page', z.object({ items: z.array(approvalView), next: cursor.optional() })),
  },
})

const letterCharacters = Math.ceil(maxLetterBytes / 3) * 4

export const sayTogether = route({
  method: 'post',
  path: '/directory/batch',
  tags: ['Directory'],
  summary: 'Say many things about different councils together: all are recorded, or none',
  description:
    'One statement for each council, receipts in their order. A refusal names the first statement that is refused. A retry sends the same bytes.',
  action: 'by_verb',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            statements: z
              .array(
                z.strictObject({
                  statement: z.string().describe('compact JWS'),
                  letter: z.base64().max(letterCharacters).optional(),
                  document: storable(maxDocumentBytes).optional(),
                }),
              )
              .min(1)
              .max(maxBatchStatements),
          }),
        },
      },
    },
  },
  responses: {
    200: json('All recorded before: the original receipts', z.object({ receipts: z.array(z.string()) })),
    201: json('All recorded', z.object({ receipts: z.array(z.string()) })),
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
    'verb_not_allowed',
    'letter_missing',
    'letter_unexpected',
    'letter_digest',
    'letter_certificates',
    'recipient_without_certificate',
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
