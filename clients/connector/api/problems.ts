// Every "no" of the connector itself, as one closed table (RFC 9457), in a developer's words. A code is never renamed.
// A "no" of the gateway keeps the gateway's code (schemas/problem.ts) and comes with `origin: gateway`.
import { z } from '@hono/zod-openapi'
import type { Trouble } from '../outbox/item.ts'

type Row = readonly [status: number, title: string, hint: string]

export const problems = {
  unauthorised: [
    401,
    'The token is missing or wrong',
    'Send `Authorization: Bearer …` with the content of the token file that the connector named when it started.',
  ],
  from_a_browser: [
    403,
    'This came from a web page',
    'The connector answers programs, never pages: call it from your server. No CORS headers are sent, on purpose.',
  ],
  wrong_host: [
    421,
    'This was sent to another name',
    'Address the connector as localhost or 127.0.0.1 with its port, or start it with --host-name for another name.',
  ],
  not_found: [404, 'There is nothing here', 'Compare the address with /openapi.json, or the id with GET /inbox.'],
  method_not_allowed: [405, 'This address does not take that method', 'Compare it with /openapi.json.'],
  malformed_request: [
    400,
    'The request is not in the expected form',
    'Put right what `detail` and `findings` name; the forms are in /openapi.json.',
  ],
  unsupported_type: [
    415,
    'The body is neither JSON nor multipart',
    'Send `Content-Type: application/json`, or multipart/form-data with a part `request` and one part for each file.',
  ],
  too_large: [
    413,
    'The body is larger than the connector takes',
    'Put large files where --files points, and name them with `path`.',
  ],
  reference_missing: [
    400,
    'The request has no reference',
    'Give each thing you say a name of your own as `reference` (or as header Idempotency-Key): sent again, it is never said twice.',
  ],
  reference_taken: [
    409,
    'This reference was used for something else',
    'The same reference always means the same request. Send the very same again, or use another reference.',
  ],
  not_sent_yet: [
    409,
    'That referral still waits in the outbox',
    'It has no place at the gateway yet. Wait for the event request.recorded, or look at GET /requests/{reference}.',
  ],
  cancelled: [
    409,
    'It was cancelled before it was sent',
    'Nothing of it left this machine. The same reference may be given anew.',
  ],
  over_already: [
    409,
    'That request is over',
    'Look at what became of it. What was recorded is taken back by what you say next: a withdraw, a recall, a correct.',
  ],
  perhaps_sent: [
    409,
    'It was signed already, and may have arrived',
    'It is sent until that is known: wait for the event request.recorded, then take it back by what you say next (withdraw, recall, correct).',
  ],
  being_sent: [
    409,
    'It is being sent right now',
    'Ask again in a minute: large files take their time. Until it was signed, it can be cancelled.',
  ],
  officer_not_named: [
    422,
    'Nobody is named who wrote or decided this',
    'Add "officer": { "name": "…", "role": "…" }: a system carries a decision, a person takes it.',
  ],
  content_invalid: [422, 'The content cannot be sent as it is', 'Put right what `findings` name, and send it again.'],
  file_refused: [422, 'A file is not sent', 'See `detail`.'],
  looks_separate: [
    422,
    'A file looks like one that travels alone',
    'Say what it is with `type`; a child protection or SEN file goes in a message of its own, to the team `restricted` or `sen`.',
  ],
  path_not_allowed: [
    403,
    'The connector may not read that file',
    'Only files beneath the folder given with --files are read. Or send the file itself, as multipart or base64.',
  ],
  events_gone: [
    410,
    'There are no events at that place',
    'The journal began anew, or they are older than it keeps. Read GET /inbox and GET /outbox once, then go on without `after`.',
  ],
  gateway_unreachable: [
    503,
    'The gateway is out of reach',
    'Reading needs the gateway: try again. What you send is taken all the same, and goes off once the line is back.',
  ],
  not_believed: [
    502,
    'What the gateway served is not what it claims to be',
    'Act on none of it, and tell the operator of the gateway. `detail` says which check failed.',
  ],
  disk_full: [
    507,
    'The disk of the connector is full',
    'Nothing of this was taken. Make room where the folder of its profile lies, then send the same again.',
  ],
  internal: [
    500,
    'The connector failed',
    'Send the same again: nothing is said twice. If it stays, report what its log says.',
  ],
} as const satisfies Record<string, Row>

export type ProblemName = keyof typeof problems

/** A no to the caller of this API. Anything else that is thrown is a bug. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly trouble: Trouble & { reference?: string }

  constructor(status: number, trouble: Trouble & { reference?: string }) {
    super(trouble.detail)
    this.status = status
    this.trouble = trouble
  }

  /** One of this table. */
  static of(code: ProblemName, detail?: string, more: Pick<Trouble, 'findings'> = {}): Problem {
    const [status, title, hint] = problems[code]
    return new Problem(status, { code, title, detail: detail ?? title, hint, ...more })
  }

  toJSON() {
    const { code, origin = 'connector', ...trouble } = this.trouble
    return { type: `/docs/problems#${code}`, status: this.status, origin, code, ...trouble }
  }
}

const finding = z.object({ path: z.string(), code: z.string(), message: z.string() })

/** The body of every refusal: `application/problem+json`. */
export const problemForm = z.object({
  type: z.string(),
  status: z.int(),
  origin: z.enum(['connector', 'gateway']).describe('whose "no" it is'),
  code: z.string().describe('one of /docs/problems'),
  title: z.string(),
  detail: z.string().describe('what is wrong with this very request'),
  hint: z.string().describe('what to do'),
  reference: z.string().optional(),
  findings: z.array(finding).optional().describe('where in the body, and what to write instead'),
  changes: z
    .array(z.object({ verb: z.string(), by: z.string(), at: z.int(), statement: z.string() }))
    .optional()
    .describe('with changed_meanwhile: what was said since'),
})
