// What a council chooses about its alerts, and the way a referral went: the forms of those routes.
// Nothing here may ever hold a fact about a child: the gateway fills these from what it can see.
import { z } from 'zod'
import { due } from './api/forms.ts'
import { rungNames } from './clocks/names.ts'
import { day, digest, fingerprint, id, instant, isStorable, issuer, notStorable } from './ids.ts'
import { states } from './referral/lifecycle.ts'

const hour = z.int().min(0).max(23)

/** Urgent alerts heed neither. */
export const alertSettings = z.strictObject({
  digest: z.enum(['none', 'daily', 'weekly']).describe('e-mails one by one, or gathered at 8:00 in London'),
  quiet: z.strictObject({ from: hour, until: hour }).optional().describe('hours in London without e-mails'),
  webhook: z
    .url()
    .max(500)
    .refine(isStorable, notStorable)
    .optional()
    .describe('https, at a public address; signed by Standard Webhooks, v1a'),
})
export type AlertSettings = z.infer<typeof alertSettings>
export const settingsView = alertSettings.extend({
  webhook_off: z.string().optional().describe('it was switched off, because …'),
})

const told = z.object({
  authority: issuer.describe('who was told: a council, or the national administrators'),
  channel: z.enum(['email', 'webhook']),
  address: z.string().optional().describe('the mailbox: of a council it stands in the directory too'),
  urgent: z.boolean(),
  state: z.enum(['waiting', 'sent', 'dead']).describe('sent: the other mail server took it'),
  attempts: z.int(),
  created_at: instant,
  send_at: instant.describe('not before: quiet hours and digests'),
  tried_at: instant.nullable(),
  answer: z.string().optional().describe('what the other server said; of your own alerts only'),
})

/** The one answer for both sides, in the order things happen. */
export const whyView = z.object({
  id,
  state: z.enum(states),
  sealed: z.object({
    at: instant,
    bytes: z.int(),
    certificates: z.array(z.object({ authority: id.optional(), desk: z.string().optional(), fingerprint })),
  }),
  accepted: z
    .object({ position: z.int(), receipt: digest, at: instant })
    .describe('the gateway has it: from here it cannot be lost'),
  alerts: z.array(told),
  collected_at: instant.optional().describe('opened by a client of the other side'),
  cannot_open: z.object({ at: instant }).optional().describe('they said that they cannot open it'),
  move: z.enum(['sender', 'recipient', 'both', 'nobody']),
  due: due.optional(),
  ring: z.array(
    z.object({
      authority: id,
      for: z.string(),
      name: z.string().optional(),
      telephone: z.string().optional(),
      mailbox: z.string().optional(),
      reachable: z.boolean(),
    }),
  ),
  steps: z
    .array(z.object({ at: instant, step: z.enum(rungNames), due_on: day }))
    .describe('reminders and escalations so far'),
})
export type WhyView = z.infer<typeof whyView>

/** Councils that have not answered through the whole ladder: counts alone, no case. */
export const nonResponseView = z.object({
  items: z.array(
    z.object({
      authority: id,
      name: z.string(),
      waiting: z.int().describe('cases in which both managers were told and nothing happened'),
      oldest_due_on: day,
    }),
  ),
})
export type NonResponseView = z.infer<typeof nonResponseView>
