// The national directory: entries, their chains (recompute them: that is why to trust them), documents and keyrings.
import { z } from '@hono/zod-openapi'
import { attentionKinds } from '../directory/attention.ts'
import { desk, digest, id, instant, storable } from '../ids.ts'
import { authorityView, memberView } from './directory-view.ts'
import { chain, cursor, limit } from './forms.ts'
import { bytes, json, route, unchanged } from './routes.ts'

export const listAuthorities = route({
  method: 'get',
  path: '/directory/authorities',
  tags: ['Directory'],
  summary: 'Councils by part of a name, three-digit code or GSS code',
  action: 'read_directory',
  request: {
    query: z.object({ query: storable(120).optional(), cursor: cursor.optional(), limit }),
  },
  responses: {
    ...unchanged,
    200: json('A page, by name', z.object({ items: z.array(authorityView), next: cursor.optional() })),
  },
})

const one = z.object({ id })

export const readAuthority = route({
  method: 'get',
  path: '/directory/authorities/{id}',
  tags: ['Directory'],
  summary: 'One council, now or as of a moment',
  action: 'read_directory',
  request: { params: one, query: z.object({ at: z.coerce.number().pipe(instant).optional() }) },
  responses: { ...unchanged, 200: json('The entry', authorityView) },
  refuses: ['unknown_authority'],
})

export const readAuthorityChain = route({
  method: 'get',
  path: '/directory/authorities/{id}/chain',
  tags: ['Directory'],
  summary: 'Every statement about a council with its receipt',
  action: 'read_directory',
  request: {
    params: one,
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(-1)
        .max(2 ** 31 - 1)
        .default(-1)
        .describe('position'),
    }),
  },
  responses: { ...unchanged, 200: json('The chain', z.object({ chain })) },
  refuses: ['unknown_authority'],
})

export const readNationalChain = route({
  method: 'get',
  path: '/directory/national/chain',
  tags: ['Directory'],
  summary: 'The national chain: where trust begins',
  responses: { ...unchanged, 200: json('The chain', z.object({ chain })) },
})

export const readMembers = route({
  method: 'get',
  path: '/directory/authorities/{id}/members',
  tags: ['Directory'],
  summary: 'Who speaks for a council',
  action: 'read_directory',
  request: { params: one, query: z.object({ at: z.coerce.number().pipe(instant).optional() }) },
  responses: { ...unchanged, 200: json('Members', z.object({ items: z.array(memberView) })) },
  refuses: ['unknown_authority'],
})

export const readDocument = route({
  method: 'get',
  path: '/directory/authorities/{id}/documents/{digest}',
  tags: ['Directory'],
  summary: 'A contacts document, by the digest in its statement',
  action: 'read_contacts',
  request: { params: one.extend({ digest }) },
  responses: { ...unchanged, 200: json('The exact text', z.object({ document: z.string() })) },
  refuses: ['document_erased'],
})

export const listAttention = route({
  method: 'get',
  path: '/directory/attention',
  tags: ['Directory'],
  summary:
    'For registrars: entries that are stale, never confirmed, without a certificate, or opened by one person alone',
  action: 'read_attention',
  request: { query: z.object({ kind: z.enum(attentionKinds).optional(), cursor: cursor.optional(), limit }) },
  responses: {
    200: json(
      'A page, by name',
      z.object({
        items: z.array(
          z.object({
            id,
            name: z.string(),
            attention: z.array(z.enum(attentionKinds)),
            desks: z.array(z.object({ desk, people: z.int() })),
            verified_at: instant.optional(),
          }),
        ),
        next: cursor.optional(),
      }),
    ),
  },
})

export const readKeyring = route({
  method: 'get',
  path: '/directory/keyrings/{desk}',
  tags: ['Directory'],
  summary: "Your desk's keyring, as last shared with you: sealed to your device",
  action: 'read_keyring',
  request: { params: z.object({ desk }) },
  responses: { 200: bytes('The sealed keyring') },
})
