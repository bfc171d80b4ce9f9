// Reports: what came of casework, counted. A council reads its own exactly; the nation is read rounded, by national administrators.
import { z } from 'zod'
import { day } from '../ids.ts'
import { councilReport } from '../reports/measures.ts'
import { nationReport } from '../reports/rounded.ts'
import { json, route } from './routes.ts'

export const reportCouncil = route({
  method: 'get',
  path: '/reports/council',
  tags: ['Reports'],
  summary:
    'What your council sent and received in a time, how long it took, what is overdue; by month or by your own terms',
  description: 'Officers and systems: of their own teams. Managers and auditors: of all.',
  action: 'read_report',
  request: {
    query: z.object({
      from: day.describe('the first day in London'),
      to: day.describe('the last, included; at most ten years on'),
      by: z.enum(['month', 'term', 'whole']).default('month'),
    }),
  },
  responses: { 200: json('The report', councilReport) },
})

export const reportNation = route({
  method: 'get',
  path: '/reports/nation',
  tags: ['Reports'],
  summary: 'For national administrators: one month that has ended, by council, rounded to five',
  action: 'read_national_report',
  request: {
    query: z.object({
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, as 2026-10')
        .describe('not the present one'),
    }),
  },
  responses: { 200: json('The month', nationReport) },
})
