// Takes a request: known by its reference, else checked, written down and said. The answer is what became of it, or that it is on its way.
// Whoever sends the same again, a second or a year later, gets the same answer and says nothing twice.
import { rm } from 'node:fs/promises'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { id as idForm } from '../../../schemas/ids.ts'
import { type AttachmentForm, requestForm, waitQuery } from '../api/forms.ts'
import { Problem } from '../api/problems.ts'
import type { Connector } from '../connector.ts'
import type { Item, Waiting } from '../outbox/item.ts'
import { type Verb, type VerbName, verbNamed } from '../outbox/verbs.ts'
import { inForm, readBody } from './body.ts'
import { compose, digestOfRequest } from './compose.ts'
import { stageFiles } from './files.ts'

type Said = Record<string, unknown> & {
  reference: string
  seen?: string
  attachments?: AttachmentForm[]
  team?: string
}

/** The handler of one verb; `given` names the referral it is about, by id or by reference. */
export async function takeRequest(c: Context, connector: Connector, verb: VerbName, given?: string): Promise<Response> {
  const { wait } = inForm(waitQuery, c.req.query())
  const body = await readBody(c)
  const reference = body.said.reference ?? c.req.header('idempotency-key')
  if (reference === undefined || reference === '') throw Problem.of('reference_missing')
  const said = inForm(requestForm(verb), { ...body.said, reference }) as unknown as Said
  const subject = given === undefined ? undefined : subjectOf(connector, given)
  const { known } = await connector.turns(said.reference, () => takeOnce(connector, verb, said, subject, body.parts))
  const item = await connector.outbox.awaitTried(said.reference, wait * 1000)
  return answer(c, item, known)
}

async function takeOnce(
  connector: Connector,
  verb: VerbName,
  said: Said,
  subject: string | undefined,
  parts: ReadonlyMap<string, File>,
): Promise<{ known: boolean }> {
  const { store, outbox, clock } = connector
  const staged = await store.staging()
  try {
    const letter = { kind: (verbNamed[verb] as Verb).letter?.kind ?? '', desk: said.team ?? 'cme' }
    const staging = { folder: staged, ...connector.files, maxSealedBytes: connector.maxSealedBytes() }
    const files = await stageFiles(said.attachments ?? [], parts, staging, letter)
    const digest = digestOfRequest(verb, subject, said, files)
    const before = store.get(said.reference)
    if (before && before.status !== 'refused') {
      if (before.digest === digest) return { known: true }
      throw Problem.of('reference_taken', `${said.reference} is a ${before.verb}, ${before.status}.`)
    }
    const now = clock.now()
    const { words, remarks } = compose(verb, said, files, now)
    const seen = said.seen ?? (asLastSeen(verb) && subject ? await connector.lastSeen(subject) : undefined)
    const item: Waiting = {
      ...{
        reference: said.reference,
        verb,
        digest,
        order: outbox.order(),
        takenAt: now,
        round: (before?.round ?? 0) + 1,
      },
      ...{ status: 'waiting', remarks, words, files, attempts: 0 },
      ...(subject !== undefined && { subject }),
      ...(seen && { seen }),
    }
    await outbox.take(item, staged)
    return { known: false }
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

function asLastSeen(verb: VerbName): boolean {
  return (verbNamed[verb] as Verb).decides === 'as_last_seen'
}

/** The referral that is meant. @throws Problem `not_found`, `not_sent_yet` */
export function subjectOf({ store }: Connector, given: string): string {
  if (idForm.safeParse(given).success) return given
  const item = store.get(given)
  if (item && ['send', 'enquire'].includes(item.verb)) {
    if (item.status === 'recorded') return item.recorded.id
    if (item.status === 'waiting') throw Problem.of('not_sent_yet', `${given} is still on its way.`)
  }
  throw Problem.of('not_found', `Nothing was sent from here under the reference ${given}, and it is no id.`)
}

function answer(c: Context, item: Item | undefined, known: boolean): Response {
  if (item?.status === 'refused') throw new Problem(item.httpStatus, { ...item.problem, reference: item.reference })
  const status = item?.status === 'waiting' ? 202 : known ? 200 : 201
  return c.json(item ? viewOfRequest(item) : {}, status as ContentfulStatusCode)
}

/** A request as callers see it. */
export function viewOfRequest(item: Item) {
  const { reference, verb, status, takenAt, subject, remarks } = item
  const id = item.status === 'recorded' ? item.recorded.id : subject
  return {
    reference,
    verb,
    status,
    ...(id !== undefined && { id, href: `/referrals/${id}` }),
    taken_at: new Date(takenAt).toISOString(),
    ...(item.status !== 'waiting' && { ended_at: new Date(item.endedAt).toISOString() }),
    ...(item.status === 'recorded' && {
      statement: item.recorded.statement,
      receipt: item.recorded.receipt,
      state: item.recorded.state,
    }),
    ...(remarks.gaps.length > 0 && { gaps: remarks.gaps }),
    ...(remarks.warnings.length > 0 && { warnings: remarks.warnings }),
    ...(item.status === 'waiting' &&
      item.trouble && { trouble: { ...item.trouble, since: new Date(item.trouble.since).toISOString() } }),
    ...(item.status === 'refused' && { problem: item.problem }),
  }
}
