// Attachments in parts, each with its digest (RFC 9530), straight through to the object store.
import { z } from '@hono/zod-openapi'
import { digest, id } from '../ids.ts'
import { attachmentPartBytes, maxAttachmentBytes } from '../limits.ts'
import { attachmentView } from './forms.ts'
import { bytes, json, route } from './routes.ts'

const one = z.object({ id })

export const announceAttachment = route({
  method: 'post',
  path: '/attachments',
  tags: ['Attachments'],
  summary: 'Announce an attachment of so many sealed bytes, under an id you choose',
  action: 'upload_attachment',
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ id, bytes: z.int().min(1).max(maxAttachmentBytes) }) },
      },
    },
  },
  responses: {
    200: json('Announced before with the same size', attachmentView),
    201: json('Announced', attachmentView),
  },
  refuses: ['attachment_digest'],
})

export const putPart = route({
  method: 'put',
  path: '/attachments/{id}/parts/{number}',
  tags: ['Attachments'],
  summary: `One part: ${attachmentPartBytes} bytes, the last may be smaller`,
  description: 'Checked against Content-Digest while it flows. Sending a part again replaces it.',
  action: 'upload_attachment',
  request: {
    params: one.extend({ number: z.coerce.number().int().min(1).max(10_000) }),
    headers: z.object({
      'content-digest': z.string().regex(/^sha-256=:[A-Za-z0-9+/]{43}=:$/, 'must be sha-256=:…:'),
    }),
  },
  responses: { 200: json('Stored', z.object({ number: z.int(), sha256: digest })) },
  refuses: ['attachment_digest', 'attachment_incomplete', 'attachment_sealed'],
})

export const readAttachment = route({
  method: 'get',
  path: '/attachments/{id}',
  tags: ['Attachments'],
  summary: 'Its parts and their digests: what a resumed upload asks first, and what a download is verified by',
  action: 'read_attachment',
  request: { params: one },
  responses: { 200: json('The attachment', attachmentView) },
  refuses: ['purged'],
})

export const completeAttachment = route({
  method: 'post',
  path: '/attachments/{id}/complete',
  tags: ['Attachments'],
  summary: 'All parts are there: make it whole',
  action: 'upload_attachment',
  request: {
    params: one,
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ sha256: digest }) } } },
  },
  responses: { 200: json('Complete', attachmentView) },
  refuses: ['attachment_incomplete', 'attachment_digest'],
})

export const readContent = route({
  method: 'get',
  path: '/attachments/{id}/content',
  tags: ['Attachments'],
  summary: 'The sealed bytes, whole or a range of them',
  action: 'read_attachment',
  request: { params: one, headers: z.object({ range: z.string().max(100).optional() }) },
  responses: { 200: bytes('All of it'), 206: bytes('A range') },
  refuses: ['range_not_satisfiable', 'purged'],
})
