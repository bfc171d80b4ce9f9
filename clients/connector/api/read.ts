// What answers whoever looks: boxes, one referral, files, councils, events, requests. Nothing is said here but that something was opened.
import type { Context } from 'hono'
import { codeOn, dayOf } from '../../../schemas/directory/identity.ts'
import type { BoxFilter, Council, OpenReferral } from '../../sdk/index.ts'
import { holdsPostcode } from '../../sdk/places/postcode.ts'
import type { Connector } from '../connector.ts'
import type { Item } from '../outbox/item.ts'
import { type VerbName, verbNames } from '../outbox/verbs.ts'
import { fetchAttachment } from '../reading/attachment.ts'
import { boxPage } from '../reading/boxes.ts'
import { toCollect, viewOf } from '../reading/referral.ts'
import { inForm, readBody } from '../taking/body.ts'
import * as composing from '../taking/compose.ts'
import { subjectOf, viewOfRequest } from '../taking/take.ts'
import { examples } from './examples.ts'
import * as forms from './forms.ts'
import { Problem } from './problems.ts'

/** GET /inbox, GET /outbox. */
export async function box(c: Context, connector: Connector, which: 'inbox' | 'outbox'): Promise<Response> {
  const { changed_since: since, ...filter } = inForm(forms.boxQuery, c.req.query())
  const council = await connector.council()
  const known = new Map([...connector.store.all()].flatMap(sentAs))
  const whole = { ...filter, ...(since !== undefined && { changed_since: Math.floor(Date.parse(since) / 1000) }) }
  const names = connector.names(council)
  return c.json(await boxPage(council, which, whole as BoxFilter, names, id => known.get(id)))
}

/** GET /referrals/{id}. */
export async function referral(c: Context, connector: Connector): Promise<Response> {
  const id = subjectOf(connector, c.req.param('id') ?? '')
  const council = await connector.council()
  const opened = await council.open(id)
  const after = c.req.query('collect') === 'no' ? opened : await collectAll(connector, council, opened)
  const reference = [...connector.store.all()].flatMap(sentAs).find(([sent]) => sent === id)?.[1]
  return c.json(await viewOf(after, { council, role: connector.role, names: connector.names(council), reference }))
}

/** What was opened is said to be delivered, where nobody of the council has said so. */
async function collectAll(connector: Connector, council: Council, opened: OpenReferral): Promise<OpenReferral> {
  const due = toCollect(opened, council, connector.role)
  if (due.length === 0) return opened
  return connector.exclusively(async () => {
    let { referral: after } = opened
    for (const { entry } of due) {
      const before = after.head
      const said = await council.collect(after.id, entry.digest, { reference: `connector opened ${entry.digest}` })
      after = said.referral
      await connector.outbox.advance(after.id, before, said.statement)
    }
    return { ...opened, referral: after }
  })
}

function sentAs(item: Item): [id: string, reference: string][] {
  const began = item.verb === 'send' || item.verb === 'enquire'
  return began && item.status === 'recorded' ? [[item.recorded.id, item.reference]] : []
}

/** GET /referrals/{id}/attachments/{attachment}. */
export async function attachment(c: Context, connector: Connector): Promise<Response> {
  const id = subjectOf(connector, c.req.param('id') ?? '')
  const council = await connector.council()
  const { letters } = await council.open(id)
  const folder = `${connector.folder}/reading`
  const found = await fetchAttachment(council, letters, c.req.param('attachment') ?? '', {
    folder,
    scan: connector.files.scan,
  })
  if (!found) throw Problem.of('not_found', 'No letter that you can open brought an attachment of this id.')
  return c.body(found.content, 200, {
    'content-type': found.mime,
    'content-length': String(found.size),
    'content-disposition': dispositionOf(found.name),
    'content-security-policy': 'sandbox',
  })
}

/** A name for every client, and the whole of it for those that read RFC 6266; quotes and backslashes were cleaned away. */
function dispositionOf(name: string): string {
  return `attachment; filename="${name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`
}

/** GET /referrals/{id}/proof. */
export async function proof(c: Context, connector: Connector): Promise<Response> {
  const id = subjectOf(connector, c.req.param('id') ?? '')
  return c.json(await (await connector.council()).proof(id))
}

/** GET /councils. */
export async function councils(c: Context, connector: Connector): Promise<Response> {
  const { name, place } = inForm(forms.councilsQuery, c.req.query())
  if (holdsPostcode(name ?? place ?? ''))
    throw Problem.of(
      'malformed_request',
      'A postcode is not looked up: it would say where a child lives. Write the town or district.',
    )
  const council = await connector.council()
  if (place !== undefined) return c.json({ items: await council.directory.places(place) })
  const { items } = await council.directory.find(name ?? '', { limit: 100 })
  const today = dayOf(connector.clock.now() / 1000)
  return c.json({
    items: items.map(({ id, identity, desks }) => ({
      id,
      name: identity?.name,
      code: codeOn(identity?.la_codes, today),
      can_receive: desks.filter(one => one.can_receive).map(({ desk }) => desk),
    })),
  })
}

/** GET /events. */
export async function events(c: Context, { journal, acknowledged }: Connector): Promise<Response> {
  const { after = acknowledged.at, wait, limit } = inForm(forms.eventsQuery, c.req.query())
  if (after > journal.last || after < journal.first - 1)
    throw Problem.of(
      'events_gone',
      `There are events ${journal.first} to ${journal.last}, in the journal ${journal.name}.`,
    )
  const enough = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(wait * 1000)])
  let found = journal.after(after, limit)
  if (found.length === 0 && wait > 0) {
    await journal.changed(enough)
    found = journal.after(after, limit)
  }
  return c.json({ events: found, next: found.at(-1)?.id ?? after, journal: journal.name })
}

/** POST /events/acknowledge. */
export async function acknowledge(c: Context, { acknowledged, journal }: Connector): Promise<Response> {
  const { up_to: to } = inForm(forms.acknowledgeForm, (await readBody(c)).said)
  if (to > journal.last) throw Problem.of('events_gone', `The newest event is ${journal.last}.`)
  await acknowledged.move(to)
  return c.json({ acknowledged: acknowledged.at })
}

/** GET /requests. */
export function requests(c: Context, { store }: Connector): Response {
  const { status, limit } = inForm(forms.requestsQuery, c.req.query())
  const found = [...store.all()].filter(item => status === undefined || item.status === status)
  const newest = found.sort((one, other) => other.order - one.order).slice(0, limit)
  return c.json({ items: newest.map(viewOfRequest) })
}

/** GET /requests/{reference}. */
export function request(c: Context, { store }: Connector): Response {
  const item = store.get(c.req.param('reference') ?? '')
  if (!item) throw Problem.of('not_found', 'Nothing was asked for under this reference.')
  return c.json(viewOfRequest(item))
}

/** DELETE /requests/{reference}. */
export async function cancel(c: Context, { store, outbox, turns }: Connector): Promise<Response> {
  const reference = c.req.param('reference') ?? ''
  return turns(reference, async () => {
    const item = store.get(reference)
    if (!item) throw Problem.of('not_found', 'Nothing was asked for under this reference.')
    const became = item.status === 'waiting' ? await outbox.cancel(item, Problem.of('cancelled').trouble) : undefined
    if (became && became !== 'cancelled' && store.get(reference)?.status === 'waiting') throw Problem.of(became)
    const after = store.get(reference)
    if (after?.status !== 'refused' || after.problem.code !== 'cancelled')
      throw Problem.of('over_already', `${reference} is ${after?.status}.`)
    return c.json(viewOfRequest(after))
  })
}

/** POST /check. */
export async function check(c: Context, { clock }: Connector): Promise<Response> {
  const { kind, content, team } = inForm(forms.checkForm, (await readBody(c)).said)
  const checked = composing.check(kind, content, { team, now: clock.now() })
  return c.json({ kind, can_be_sent: checked.blocks.length === 0, ...checked })
}

/** GET /examples/{name}. */
export function example(c: Context): Response {
  const name = c.req.param('name') as VerbName
  if (!verbNames.includes(name)) throw Problem.of('not_found', `There are examples of: ${verbNames.join(', ')}.`)
  return c.json(examples[name])
}

/** GET /status. */
export function status(c: Context, connector: Connector): Response {
  const { store, journal, acknowledged } = connector
  const waiting = [...store.all()].filter(item => item.status === 'waiting')
  const troubled = waiting.filter(item => item.status === 'waiting' && item.trouble)
  return c.json({
    ...connector.status(),
    requests: { waiting: waiting.length, troubled: troubled.map(viewOfRequest) },
    events: { journal: journal.name, first: journal.first, last: journal.last, acknowledged: acknowledged.at },
  })
}
