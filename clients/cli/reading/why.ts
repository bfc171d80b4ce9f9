// `cme why`: why a referral did not arrive, or that it did. The same answer for both councils, in the order things happen.
import type { WhyView } from '../../../schemas/alerts.ts'
import { alertLine, dueLine, nextLine, stepWords } from '../../words/clocks.ts'
import { dayOf, moment } from '../../words/when.ts'
import { type Sides, stateWords } from '../../words/words.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { moveWords, titled } from '../show/standing.ts'
import { wrapped } from '../show/table.ts'
import { meant, shortId } from './ids.ts'

/** `cme why ID`. */
export const why: Action = async (context, [given = '']) => {
  const office = await openOffice(context)
  const { council } = office
  const own = ownCouncil(office)
  const id = await meant(council, given)
  const [view, referral] = await Promise.all([council.why(id), council.referral(id)])
  const names = namesFrom(council, { [own]: office.profile.council })
  const sides: Sides = { sender: await names(referral.sender), recipient: await names(referral.recipient) }
  const told = await Promise.all(view.alerts.map(async one => alertLine(one, await names(one.authority))))
  const room = context.style.columns - titled('', '').length
  const ring = await Promise.all(
    view.ring.map(async one => {
      const [head = '', ...rest] = wrapped(ringLine(one, await names(one.authority)), room - 2)
      return [head, ...rest.map(part => `  ${part}`)]
    }),
  )
  const lines = [
    context.style.strong(`${shortId(id)}: ${sides.sender} → ${sides.recipient}`),
    titled('Where it is', stateWords[view.state](sides)),
    ...(await sealedLines(view, names)),
    titled('Recorded', `${moment(view.accepted.at)}: from here it cannot be lost`),
    ...titledAll('Alerts', told.length === 0 ? ['none yet'] : told),
    titled('Opened', view.collected_at === undefined ? 'not yet' : moment(view.collected_at)),
    ...(view.cannot_open
      ? [titled('Not readable', `${sides.recipient} could not open it, ${moment(view.cannot_open.at)}`)]
      : []),
    ...titledAll(
      'Reminders',
      view.steps.map(one => `${moment(one.at)}  ${stepWords[one.step]}, due ${dayOf(one.due_on)}`),
    ),
    titled('Whose move', moveWords(view.move, referral, own, sides)),
    ...(view.due ? [titled('Due', dueLine(view.due, sides))] : []),
    ...(view.due?.next ? [titled('Then', nextLine(view.due.next))] : []),
    ...titledAll('Ring', ring.length === 0 ? ['nobody is in the directory: see `cme directory show`'] : ring.flat()),
  ]
  return { json: view, text: lines.join('\n') }
}

async function sealedLines({ sealed }: WhyView, names: Names): Promise<string[]> {
  const to = await Promise.all(
    sealed.certificates.map(async ({ authority, desk, fingerprint }) => {
      const team = authority === undefined || desk === undefined ? 'unknown' : `${await names(authority)}, ${desk}`
      return `  for the team ${team} (certificate ${fingerprint.slice(0, 8)}…)`
    }),
  )
  return titledAll('Sealed', [moment(sealed.at), ...to])
}

function ringLine({ name, telephone, mailbox, reachable }: WhyView['ring'][number], council: string): string {
  const how = [telephone, mailbox].filter(one => one !== undefined).join(', ')
  return `${council}${name ? `, ${name}` : ''}: ${how || 'no telephone given'}${reachable ? ' (at work now)' : ''}`
}

function titledAll(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => titled(index === 0 ? title : '', line))
}
