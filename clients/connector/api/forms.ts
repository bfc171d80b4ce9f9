// The forms of this API's bodies: what each request holds, and how one is shown.
import { z } from '@hono/zod-openapi'
import { desk, digest, id } from '../../../schemas/ids.ts'
import { attachmentTypes, markings, restrictions } from '../../../schemas/letter/code-sets.ts'
import { type Verb, type VerbName, verbNamed, verbNames } from '../outbox/verbs.ts'

const names = <T extends string>(table: Record<T, unknown>) => z.enum(Object.keys(table) as [T, ...T[]])

export const reference = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'must be one line without control characters')
  .describe('your own name for this request: the same name is never said twice, not after a crash and not a year later')

export const officerForm = z
  .strictObject({
    name: z.string(),
    role: z.string(),
    phone: z.string().optional(),
    email: z.string().optional(),
    at: z.iso.datetime({ offset: true }).optional().describe('of a decision: when it was taken; default: now'),
  })
  .describe('the named person who wrote or decided this')

export const attachmentForm = z
  .strictObject({
    path: z.string().optional().describe('beneath the folder given with --files'),
    base64: z.base64().optional().describe('a small file, as it is'),
    part: z.string().optional().describe('the part of this multipart body that holds it'),
    name: z.string().max(300).optional().describe('default: that of the file'),
    type: names(attachmentTypes).default('other'),
    marking: names(markings).default('official_sensitive'),
    restricted_to: names(restrictions).optional(),
  })
  .refine(({ path, base64, part }) => [path, base64, part].filter(one => one !== undefined).length === 1, {
    error: 'Give exactly one of path, base64 and part.',
  })
  .refine(({ base64, name }) => base64 === undefined || name !== undefined, {
    path: ['name'],
    error: 'A file given as base64 needs its name.',
  })
export type AttachmentForm = z.infer<typeof attachmentForm>

const anyContent = z.record(z.string(), z.unknown())

/** What the body of a request holds. */
export function requestForm(verb: VerbName) {
  const { letter, files, decides, more = {} }: Verb = verbNamed[verb]
  return z.strictObject({
    reference,
    ...more,
    ...(letter?.officer && { officer: officerForm.optional() }),
    ...(letter && { content: anyContent.describe(`the letter: a ${letter.kind}`) }),
    ...(decides && {
      seen: digest
        .optional()
        .describe(
          '`head` of the referral as the officer saw it; default: as this connector last saw it; a close looks itself',
        ),
    }),
    ...(files && { attachments: z.array(attachmentForm).max(50).optional() }),
  })
}

const finding = z.object({ path: z.string(), code: z.string(), message: z.string() })

/** A request, and what became of it. */
export const requestView = z.object({
  reference,
  verb: z.enum(verbNames as [VerbName, ...VerbName[]]),
  status: z.enum(['waiting', 'recorded', 'refused']),
  id: id.optional().describe('of the referral'),
  href: z.string().optional(),
  taken_at: z.iso.datetime(),
  ended_at: z.iso.datetime().optional(),
  statement: digest.optional().describe('names the history entry, for ever'),
  receipt: z.string().optional().describe('signed by the gateway: from here it is neither lost nor deniable'),
  state: z.string().optional().describe('of the referral, right after it'),
  gaps: z.array(finding).optional().describe('left open: both councils see it'),
  warnings: z.array(finding).optional().describe('think about once more'),
  trouble: z
    .object({ code: z.string(), title: z.string(), detail: z.string(), hint: z.string(), since: z.iso.datetime() })
    .loose()
    .optional()
    .describe('what keeps it waiting'),
  problem: z.object({ code: z.string(), title: z.string(), detail: z.string(), hint: z.string() }).loose().optional(),
})

const whole = (text: string) => z.coerce.number().int().describe(text)
export const waitQuery = z.object({
  wait: whole('seconds to wait for the outcome; then 202 says that it is on its way').min(0).max(120).default(20),
})
export const boxQuery = z.strictObject({
  list: z.string().optional().describe('one list only: `new`, `looking_into` …'),
  counterpart: id.optional(),
  kind: z.enum(['transfer', 'enquiry']).optional(),
  urgent: z.enum(['true']).optional(),
  overdue: z.enum(['true']).optional(),
  changed_since: z.iso.datetime({ offset: true }).optional(),
  limit: whole('at most 200').min(1).max(200).default(50),
  cursor: z.string().optional().describe('`next` of the page before'),
})
export const eventsQuery = z.strictObject({
  after: whole('the `id` of the last event you dealt with; default: behind the last one acknowledged')
    .min(0)
    .optional(),
  wait: whole('seconds to wait if there is nothing').min(0).max(60).default(0),
  limit: whole('how many').min(1).max(500).default(100),
})
export const requestsQuery = z.strictObject({
  status: z.enum(['waiting', 'recorded', 'refused']).optional(),
  limit: whole('how many, newest first').min(1).max(500).default(100),
})
export const councilsQuery = z.strictObject({
  name: z.string().min(1).max(200).optional().describe('a name or a code, also a past one'),
  place: z.string().min(1).max(200).optional().describe('a town or district; compared here, never sent. No postcodes'),
})
export const checkForm = z.strictObject({
  kind: z
    .enum([
      'referral',
      'enquiry',
      'question',
      'answer',
      'decision',
      'outcome',
      'message',
      'correction',
      'reply',
      'outside',
    ])
    .default('referral'),
  content: anyContent,
  team: desk.optional(),
})
export const acknowledgeForm = z.strictObject({ up_to: z.int().min(0) })
