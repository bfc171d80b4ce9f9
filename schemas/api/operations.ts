// Whether the gateway lives, can work, and how it fares. Open, and free of anything about councils or children.
import { z } from '@hono/zod-openapi'
import { json, route } from './routes.ts'

export const live = route({
  method: 'get',
  path: '/health/live',
  tags: ['Operations'],
  summary: 'The process runs',
  responses: { 200: json('Yes', z.object({ live: z.literal(true) })) },
})

export const ready = route({
  method: 'get',
  path: '/health/ready',
  tags: ['Operations'],
  summary: 'The database answers; whether the object store does, without which only attachments wait',
  responses: { 200: json('Yes', z.object({ ready: z.literal(true), objects: z.enum(['here', 'away']) })) },
})

export const metrics = route({
  method: 'get',
  path: '/metrics',
  tags: ['Operations'],
  summary: 'Prometheus metrics',
  responses: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
})
