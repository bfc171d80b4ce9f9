// Retention: what will be purged, what is kept, and what nobody has ended. For managers; what was purged is told in notes.
import { z } from '@hono/zod-openapi'
import { id } from '../ids.ts'
import { limit, restingItem } from './forms.ts'
import { json, route } from './routes.ts'

export const readRetention = route({
  method: 'get',
  path: '/retention',
  tags: ['Referrals'],
  summary: 'What nobody filed, what waits for its time, what is held, what was accepted and never closed',
  action: 'read_retention',
  request: {
    query: z.object({
      list: z.enum(['unfiled', 'resting', 'held', 'unclosed']),
      after: id.optional().describe('`next` of the page before'),
      limit,
    }),
  },
  responses: { 200: json('A page', z.object({ items: z.array(restingItem), next: id.optional() })) },
})
