// The worker's answers to the pages about councils that have not joined.
import type { Office } from '../office/office.ts'
import { decider } from '../steps/officer.ts'
import { titleOf } from '../views/contents.ts'
import { makePackage, toPackage } from './package.ts'
import type { OutsideCalls, Resent, ToResend } from './shown.ts'

type Answers = { [N in keyof OutsideCalls]: (office: Office, give: OutsideCalls[N]['give']) => Promise<unknown> }

export const answers: Answers = { toPackage, makePackage, joinedSince, toResend, resend }

/** Each is verified by its own chain; one that cannot be read now is asked about another time. */
async function joinedSince({ council }: Office, { councils }: { councils: string[] }): Promise<string[]> {
  const joined = await Promise.all(councils.map(id => council.directory.canReceive(id, 'cme').catch(() => false)))
  return councils.filter((_, at) => joined[at])
}

/** What would be sent again: each was asked of the gateway just now, and nothing is sent. */
async function toResend(office: Office, { to }: { to: string }): Promise<ToResend> {
  const outcomes = await office.council.resendOpenOutside({ to, decided_by: decider(office), dryRun: true })
  return {
    council: await office.names(to),
    joined: outcomes.some(({ outcome }) => outcome === 'to_do'),
    open: outcomes.map(({ old }) => ({ id: old, title: titleOf(office, old) })),
  }
}

async function resend(office: Office, { to }: { to: string }): Promise<Resent[]> {
  const progress = (done: number, all: number) => office.tell('notice', { of: to, says: `${done} of ${all} sent.` })
  const decided_by = decider(office)
  const outcomes = await office.council.resendOpenOutside({ to, decided_by, onProgress: progress })
  const resent: Resent[] = []
  for (const one of outcomes) {
    const title = titleOf(office, one.old)
    resent.push({ old: one.old, title, ...(one.outcome === 'resent' && { id: one.id }) })
    if (one.outcome !== 'resent') continue
    await office.boxes.open(one.old)
    await office.boxes.open(one.id)
    office.tell('changed', { id: one.old })
  }
  return resent
}
