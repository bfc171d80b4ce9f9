// Every address of the connector: what it is for, what it takes and gives, and the function that answers. The OpenAPI document is printed
// from this table.
import { type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { id } from '../../../schemas/ids.ts'
import type { Connector } from '../connector.ts'
import { connectorEvent } from '../events/event.ts'
import { type Verb, type VerbName, verbNamed, verbNames } from '../outbox/verbs.ts'
import { takeRequest } from '../taking/take.ts'
import { examples } from './examples.ts'
import * as forms from './forms.ts'
import { contentRef } from './letter-forms.ts'
import { problemForm } from './problems.ts'
import * as reading from './read.ts'

export type ConnectorRoute = RouteConfig & {
  handler: (c: Context, connector: Connector) => Promise<Response> | Response
}

const json = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })
const refusals = {
  default: { description: 'A problem', content: { 'application/problem+json': { schema: problemForm } } },
}
const anything = z.looseObject({})
const whichId = z.object({ id: z.string().describe('the id of a referral, or the reference it was sent under') })
const auth = { security: [{ token: [] }] }

const multipart = z
  .looseObject({ request: z.string().describe('the JSON body') })
  .describe('`request`, and one part for each file, named after its type: `-F ehcp=@plan.pdf`')

/** The addresses of what can be said. */
const saying = verbNames.map((name): ConnectorRoute => {
  const verb: Verb = verbNamed[name]
  const first = name === 'send' ? '/referrals' : name === 'enquire' ? '/enquiries' : undefined
  const form = forms.requestForm(name).openapi({ example: examples[name] })
  const described = verb.letter
    ? form.extend({ content: z.looseObject({}).openapi(contentRef(verb.letter)) }).openapi({ example: examples[name] })
    : form
  return {
    ...auth,
    method: 'post',
    path: first ?? `/referrals/{id}/${name}`,
    tags: ['Say'],
    summary: verb.says,
    description: `201: recorded now. 200: the same was recorded before. 202: on its way, sent as soon as the gateway can be reached.${verb.decides ? ' A decision: it names the officer who took it, or is refused.' : ''}`,
    request: {
      query: forms.waitQuery,
      ...(first === undefined && { params: whichId }),
      body: {
        required: true,
        content: {
          'application/json': { schema: described },
          ...(verb.files && { 'multipart/form-data': { schema: multipart } }),
        },
      },
    },
    responses: {
      200: json('Recorded before', forms.requestView),
      201: json('Recorded', forms.requestView),
      202: json('Waiting', forms.requestView),
      ...refusals,
    },
    handler: (c, connector) =>
      takeRequest(c, connector, name as VerbName, first === undefined ? c.req.param('id') : undefined),
  }
})
type Reading = Pick<ConnectorRoute, 'path' | 'summary' | 'handler'> & {
  tag: string
  query?: z.ZodObject
  params?: z.ZodObject
  gives: z.ZodType | 'bytes'
  description?: string
}

function get({ tag, query, params, gives, ...more }: Reading): ConnectorRoute {
  return {
    ...auth,
    method: 'get',
    tags: [tag],
    ...more,
    request: { ...(query && { query }), ...(params && { params }) },
    responses: {
      200:
        gives === 'bytes'
          ? { description: 'The bytes', content: { 'application/octet-stream': { schema: z.string() } } }
          : json('Yes', gives),
      ...refusals,
    },
  }
}

const looking: ConnectorRoute[] = [
  get({
    tag: 'Look',
    path: '/inbox',
    summary: 'Referrals your council received, as the gateway lists them',
    query: forms.boxQuery,
    gives: anything,
    handler: (c, connector) => reading.box(c, connector, 'inbox'),
  }),
  get({
    tag: 'Look',
    path: '/outbox',
    summary: 'Referrals your council sent, as the gateway lists them',
    query: forms.boxQuery,
    gives: anything,
    handler: (c, connector) => reading.box(c, connector, 'outbox'),
  }),
  get({
    tag: 'Look',
    path: '/referrals/{id}',
    summary: 'One referral: verified, its letters opened, whose it is, whose move, what is due, what you can say now',
    description: 'The other council sees that what you read was delivered. `?collect=no` looks without saying so.',
    params: whichId,
    query: z.object({ collect: z.enum(['yes', 'no']).default('yes') }),
    gives: anything,
    handler: reading.referral,
  }),
  get({
    tag: 'Look',
    path: '/referrals/{id}/attachments/{attachment}',
    summary: 'An attachment: verified to its last byte before the first is given out',
    params: whichId.extend({ attachment: id }),
    gives: 'bytes',
    handler: reading.attachment,
  }),
  get({
    tag: 'Look',
    path: '/referrals/{id}/proof',
    summary: 'What shows, offline and years later, who said what and when',
    params: whichId,
    gives: anything,
    handler: reading.proof,
  }),
  get({
    tag: 'Look',
    path: '/councils',
    summary: 'Which council is meant, by name, code or place',
    query: forms.councilsQuery,
    gives: anything,
    handler: reading.councils,
  }),
]

const telling: ConnectorRoute[] = [
  get({
    tag: 'Events',
    path: '/events',
    summary: 'What happened since; `wait` holds the answer until something does',
    description: 'Each event once, in the order heard; those of one referral in the order of its history.',
    query: forms.eventsQuery,
    gives: z.object({ events: z.array(connectorEvent), next: z.int(), journal: z.string() }),
    handler: reading.events,
  }),
  {
    ...auth,
    method: 'post',
    path: '/events/acknowledge',
    tags: ['Events'],
    summary: 'Everything up to here is dealt with: GET /events without `after` goes on behind it',
    request: { body: { required: true, content: { 'application/json': { schema: forms.acknowledgeForm } } } },
    responses: { 200: json('Yes', z.object({ acknowledged: z.int() })), ...refusals },
    handler: reading.acknowledge,
  },
]

const own: ConnectorRoute[] = [
  get({
    tag: 'Requests',
    path: '/requests',
    summary: 'What you asked for, newest first',
    query: forms.requestsQuery,
    gives: z.object({ items: z.array(forms.requestView) }),
    handler: reading.requests,
  }),
  get({
    tag: 'Requests',
    path: '/requests/{reference}',
    summary: 'What became of one request; needs no gateway',
    params: z.object({ reference: forms.reference }),
    gives: forms.requestView,
    handler: reading.request,
  }),
  {
    ...auth,
    method: 'delete',
    path: '/requests/{reference}',
    tags: ['Requests'],
    summary: 'Cancel what waits and was never sent; asked again, the same answer. Needs no gateway',
    description:
      'Answers the request as it is then: refused, with the code `cancelled`. 409 `perhaps_sent`: it was signed already, and is sent until it is known whether it arrived. 409 `being_sent`: right now. 409 `over_already`: it was recorded or refused before.',
    request: { params: z.object({ reference: forms.reference }) },
    responses: { 200: json('Cancelled', forms.requestView), ...refusals },
    handler: reading.cancel,
  },
  {
    ...auth,
    method: 'post',
    path: '/check',
    tags: ['Prepare'],
    summary:
      'What stops a letter, what it leaves open, what to think about; needs no gateway and says nothing to anybody',
    request: { body: { required: true, content: { 'application/json': { schema: forms.checkForm } } } },
    responses: { 200: json('Yes', anything), ...refusals },
    handler: reading.check,
  },
  get({
    tag: 'Prepare',
    path: '/examples/{name}',
    summary: 'A whole body to begin from: `send`, `accept`, …',
    params: z.object({ name: z.enum(verbNames as [VerbName, ...VerbName[]]) }),
    gives: anything,
    handler: reading.example,
  }),
  get({
    tag: 'Operate',
    path: '/status',
    summary: 'Whether the gateway is heard, what waits and why, how far everybody was told',
    gives: anything,
    handler: reading.status,
  }),
  {
    method: 'get',
    path: '/health',
    tags: ['Operate'],
    summary: 'The connector runs; open to whoever reaches the port',
    responses: { 200: json('Yes', z.object({ live: z.literal(true) })) },
    handler: c => c.json({ live: true }),
  },
]

export const routes: readonly ConnectorRoute[] = [...saying, ...looking, ...telling, ...own]
