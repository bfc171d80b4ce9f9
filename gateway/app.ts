// Route → function, for every row of the API table: a missing handler does not compile. No decisions here, and no SQL.
// Typed calls go in, data or a Refusal comes out; edge/ does the rest of HTTP.
import { OpenAPIHono, type RouteHandler } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { type Api, api, type RouteName, routeNames } from '../schemas/api/index.ts'
import * as alerts from './alerts/index.ts'
import * as attachments from './attachments/index.ts'
import { refreshBacklog } from './backlog/backlog.ts'
import { listReferrals, readFetches, readReferral, readReferrals } from './boxes/box.ts'
import { followFeed, readFeed } from './boxes/feed.ts'
import { readLetter, readLetters } from './boxes/letters.ts'
import type { FeedWatch } from './boxes/watch.ts'
import { why } from './boxes/why.ts'
import { readNonResponse } from './clocks/queries.ts'
import { listAttention } from './directory/contents/attention.ts'
import { followNation } from './directory/nation.ts'
import { listApprovals } from './directory/reading/approvals.ts'
import * as entries from './directory/reading/authorities.ts'
import { type Moment, momentOf } from './directory/reading/queries.ts'
import { serveDocs } from './docs.ts'
import { streamEvents } from './edge/answers/events.ts'
import { polled } from './edge/answers/polled.ts'
import { authenticate, pathOf, permit, tokenOf } from './edge/authenticate.ts'
import type { Log } from './edge/log.ts'
import { renderMetrics, statements } from './edge/metrics.ts'
import { refuseForm } from './edge/problem.ts'
import { type EdgeEnv, everyRequest } from './edge/request.ts'
import { createThrottle } from './edge/throttle.ts'
import type { Gateway } from './gateway.ts'
import { type Caller, callerOf, type Presented, settle, wasLetIn } from './identity/caller.ts'
import { aboutGateway, serverMetadata } from './identity/metadata.ts'
import { issueToken } from './identity/token.ts'
import * as invitations from './joining/invitations.ts'
import * as keptKeys from './joining/kept-keys.ts'
import { textOf } from './json-text.ts'
import { isReady } from './ready.ts'
import { type Ahead, lookAhead } from './referrals/ahead.ts'
import { say } from './referrals/say.ts'
import { sayTogether } from './referrals/say-together.ts'
import { reportCouncil, reportNation } from './reports/report.ts'
import { listResting } from './retention/index.ts'

type Env = EdgeEnv<Caller> & { Variables: { ahead?: Ahead; moment?: Promise<Moment> } }
export type Handlers = { [Name in RouteName]: RouteHandler<Api[Name], Env> }

/** What answers, row by row. */
function handlersOf(gateway: Gateway, watch: FeedWatch, log: Log): Handlers {
  return {
    // Getting in.
    token: async c => {
      const request = {
        form: c.req.valid('form'),
        proof: c.req.valid('header').dpop,
        method: 'POST',
        path: pathOf(c.req.url),
      }
      return c.json(await issueToken(gateway, request), 200)
    },
    authorizationServer: c => c.json(serverMetadata(gateway.config.publicUrl), 200),
    about: async c => {
      await followNation(gateway)
      return c.json(aboutGateway(gateway), 200)
    },

    // Joining.
    invite: async c => {
      const { invitation, fresh } = await invitations.invite(gateway, c.var.caller, c.req.valid('json'))
      return c.json(invitation, fresh ? 201 : 200)
    },
    listInvitations: async c => c.json(await invitations.listInvitations(gateway, c.var.caller), 200),
    endInvitation: async c =>
      c.json(await invitations.endInvitation(gateway, c.var.caller, c.req.valid('param').id), 200),
    readInvitation: async c => c.json(await invitations.readInvitation(gateway, c.req.valid('json').access), 200),
    leaveRequest: async c => {
      const { id, fresh } = await invitations.leaveRequest(gateway, c.req.valid('json'))
      return c.json({ id }, fresh ? 201 : 200)
    },
    keepKeys: async c => c.json(await keptKeys.keepKeys(gateway, c.var.caller, c.req.valid('json')), 201),
    readKeptKeys: async c => c.json(await keptKeys.readKeptKeys(gateway, c.var.caller, c.req.valid('param').id), 200),
    addLock: async c =>
      c.json(await keptKeys.addLock(gateway, c.var.caller, c.req.valid('param').id, c.req.valid('json')), 201),
    removeLock: async c => {
      const { id, locator } = c.req.valid('param')
      return c.json(await keptKeys.removeLock(gateway, c.var.caller, id, locator), 200)
    },
    endKeeping: async c => c.json(await keptKeys.endKeeping(gateway, c.var.caller, c.req.valid('param').id), 200),
    openKeptKeys: async c => c.json(await keptKeys.openKeptKeys(gateway, c.req.valid('json')), 200),

    // Speaking and reading.
    say: async c => {
      const body = c.req.valid('json')
      const { receipt, fresh, verb } = await attachments.first(() => say(gateway, c.var.caller, body, c.get('ahead')))
      if (fresh) statements.inc({ verb })
      return c.json({ receipt }, fresh ? 201 : 200)
    },
    listReferrals: async c => {
      const { cursor, limit, urgent, overdue, changed_since, ...filter } = c.req.valid('query')
      const asked = {
        ...filter,
        urgent: urgent === 'true',
        overdue: overdue === 'true',
        changedSince: changed_since,
      }
      return c.json(await listReferrals(gateway, c.var.caller, asked, cursor, limit), 200)
    },
    readReferral: async c => c.json(await readReferral(gateway, c.var.caller, c.req.valid('param').id), 200),
    readReferrals: async c =>
      c.json({ items: await readReferrals(gateway, c.var.caller, c.req.valid('json').ids) }, 200),
    readLetters: async c =>
      c.json({ items: await readLetters(gateway, c.var.caller, c.req.valid('json').letters) }, 200),
    readLetter: async c => {
      const { id, statement } = c.req.valid('param')
      return sealed(c, await readLetter(gateway, c.var.caller, id, statement))
    },
    readFetches: async c => c.json(await readFetches(gateway, c.var.caller, c.req.valid('param').id), 200),
    readFeed: async c => {
      const { after, wait, limit } = c.req.valid('query')
      return c.json(await readFeed(gateway, watch, c.var.caller, after, wait, limit, c.req.raw.signal), 200)
    },

    readRetention: async c => {
      const { list, after, limit } = c.req.valid('query')
      return c.json(await listResting(gateway, c.var.caller, { list, after, limit }), 200)
    },

    // Reports.
    reportCouncil: async c => c.json(await reportCouncil(gateway, c.var.caller, c.req.valid('query')), 200),
    reportNation: async c => c.json(await reportNation(gateway, c.req.valid('query').month), 200),

    followFeed: async c => {
      const after = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after
      const gone = new AbortController()
      const followed = await followFeed(gateway, watch, c.var.caller, after, gone.signal)
      return streamEvents(c, followed, gone, log) as never
    },

    // Alerts.
    readAlerts: async c => c.json(await alerts.readAlertSettings(gateway, c.var.caller), 200),
    saveAlerts: async c => c.json(await alerts.saveAlertSettings(gateway, c.var.caller, c.req.valid('json')), 200),
    readNonResponse: async c => c.json({ items: await readNonResponse(gateway.sql) }, 200),
    why: async c => c.json(await why(gateway, c.var.caller, c.req.valid('param').id), 200),

    // Attachments.
    announceAttachment: async c => {
      const { attachment, created } = await attachments.announceAttachment(
        gateway,
        c.var.caller,
        c.req.valid('json'),
        gateway.config.limits,
      )
      return c.json(attachment, created ? 201 : 200)
    },
    putPart: async c => {
      const { id, number } = c.req.valid('param')
      const sha256 = Buffer.from(c.req.valid('header')['content-digest'].slice(9, -1), 'base64').toString('base64url')
      return c.json(await attachments.putPart(gateway, c.var.caller, { id, number, sha256, body: c.env.incoming }), 200)
    },
    readAttachment: async c =>
      c.json(await attachments.readAttachment(gateway, c.var.caller, c.req.valid('param').id), 200),
    completeAttachment: async c => {
      const { id } = c.req.valid('param')
      return c.json(await attachments.completeAttachment(gateway, c.var.caller, { id, ...c.req.valid('json') }), 200)
    },
    readContent: async c => {
      const { range } = c.req.valid('header')
      const { body, bytes, first, last, partial } = await attachments.readContent(
        gateway,
        c.var.caller,
        c.req.valid('param').id,
        range,
      )
      c.header('content-type', 'application/octet-stream')
      c.header('accept-ranges', 'bytes')
      c.header('content-length', String(last - first + 1))
      if (partial) c.header('content-range', `bytes ${first}-${last}/${bytes}`)
      return c.body(body, partial ? 206 : 200)
    },

    // The directory.
    sayTogether: async c => {
      const { receipts, fresh, verbs } = await sayTogether(gateway, c.var.caller, c.req.valid('json').statements)
      if (fresh) for (const verb of verbs) statements.inc({ verb })
      return c.json({ receipts }, fresh ? 201 : 200)
    },
    listApprovals: async c => {
      const { mine, cursor, limit } = c.req.valid('query')
      return c.json(await listApprovals(gateway, c.var.caller, { mine: mine === 'true', cursor, limit }), 200)
    },
    listAuthorities: async c => {
      const { query = '', cursor, limit } = c.req.valid('query')
      return polled(c, await entries.listAuthorities(gateway, query, cursor, limit, c.get('moment')))
    },
    readAuthority: async c => {
      return polled(c, textOf(await entries.readAuthority(gateway, c.req.valid('param').id, c.req.valid('query').at)))
    },
    readAuthorityChain: async c => {
      return polled(
        c,
        textOf(await entries.readAuthorityChain(gateway, c.req.valid('param').id, c.req.valid('query').after)),
      )
    },
    readNationalChain: async c => polled(c, textOf(await entries.readAuthorityChain(gateway, 'national'))),
    readMembers: async c => {
      return polled(c, textOf(await entries.readMembers(gateway, c.req.valid('param').id, c.req.valid('query').at)))
    },
    readDocument: async c => {
      const { id, digest } = c.req.valid('param')
      return polled(c, textOf(await entries.readDocument(gateway, id, digest)))
    },
    listAttention: async c => {
      const { kind, cursor, limit } = c.req.valid('query')
      return c.json(await listAttention(gateway, kind, cursor, limit), 200)
    },
    readKeyring: async c => {
      const { authority, thumbprint } = c.var.caller
      return sealed(c, await entries.readKeyring(gateway, authority, c.req.valid('param').desk, thumbprint))
    },

    // Operations.
    live: c => c.json({ live: true as const }, 200),
    ready: async c => {
      return c.json({ ready: true as const, ...(await isReady(gateway)) }, 200)
    },
    metrics: async c => {
      await refreshBacklog(gateway)
      const { contentType, text } = await renderMetrics()
      return c.body(text, 200, { 'content-type': contentType }) as never
    },
  }
}

/** The gateway as an application: the edge around every row of the API table. */
export function createApp(gateway: Gateway, watch: FeedWatch, log: Log): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({ defaultHook: refuseForm })
  everyRequest(app, { config: gateway.config, log })
  const throttle = createThrottle<Caller>(gateway.config)
  const identify = (presented: Presented) => callerOf(gateway, presented)
  const spend = (caller: Caller) => settle(gateway, caller)
  const getIn = authenticate<Caller>(identify, throttle, spend)
  const getInToSay = authenticate<Caller>(identify, throttle, spend, 'after')
  const handlers = handlersOf(gateway, watch, log)
  const ahead = lookingAhead(gateway)
  for (const name of routeNames) {
    const { action, method } = api[name]
    const path = api[name].getRoutingPath()
    const looking = ahead[name]
    if (looking) app.on(method, path, looking)
    if (action) app.on(method, path, name === 'say' ? getInToSay : getIn, permit(action))
    else if (!unthrottled.has(name)) app.on(method, path, throttle.address)
    if (guessable.has(name)) app.on(method, path, throttle.guesses)
    app.openapi(api[name], handlers[name] as never)
  }
  app.on('GET', ['/openapi.json', '/docs/*'], throttle.address)
  serveDocs(app, gateway.config.publicUrl)
  return app
}

/** Probes and scrapers are the operator's own, and must get through when others do not. */
const unthrottled = new Set<RouteName>(['live', 'ready', 'metrics'])

/** Where a code or a phrase is tried by somebody nobody knows. */
const guessable = new Set<RouteName>(['readInvitation', 'leaveRequest', 'openKeptKeys'])

/** What is looked up beside the question who asks. Nothing of it is told before that is answered; whoever is refused never asks for it. */
function lookingAhead(gateway: Gateway): Partial<Record<RouteName, MiddlewareHandler<Env>>> {
  return {
    say: async (c, next) => {
      if (!comesAgain(c)) return next()
      const ahead = await c.req.json().then(
        body => lookAhead(gateway, body),
        () => undefined,
      )
      if (ahead) c.set('ahead', ahead)
      return next()
    },
    listAuthorities: (c, next) => {
      if (!comesAgain(c)) return next()
      const moment = momentOf(gateway.sql)
      moment.catch(() => {})
      c.set('moment', moment)
      return next()
    },
  }
}

/** With a token that let somebody in before. Strangers are refused sooner than anything was found, and would keep the database from others. */
function comesAgain(c: { req: { header(name: string): string | undefined } }): boolean {
  const token = tokenOf(c.req.header('authorization') ?? '')
  return token !== undefined && wasLetIn(token)
}

/** Sealed bytes, as they lie. */
function sealed(
  c: { body(data: ArrayBuffer, status: 200, headers: Record<string, string>): Response },
  letter: Uint8Array,
) {
  const { buffer, byteOffset, byteLength } = letter
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return c.body(bytes, 200, { 'content-type': 'application/octet-stream' }) as never
}
