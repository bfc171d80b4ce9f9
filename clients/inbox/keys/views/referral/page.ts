// A referral as its page shows it: made from the verified chain and the opened letters, plain data through and through.
// What was not believed is named with its reason and has no content.
import type { Kind } from '../../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../../schemas/referral/referral.ts'
import type { DueNow, Letter, OpenReferral } from '../../../../sdk/index.ts'
import { dueLine, nextLine } from '../../../../words/clocks.ts'
import type { Sides } from '../../../../words/words.ts'
import type { Office } from '../../office/office.ts'
import { outsideOf } from '../../outside/view.ts'
import type { DueShown, ReferralPage, Section } from '../../shown.ts'
import { currentReferral, isFields, nameIn, replyIn, takenOn } from '../contents.ts'
import { changedWords, contactsOf } from '../ring.ts'
import { rowsOf, sectionsOf } from '../rows.ts'
import { acceptanceOf } from './acceptance.ts'
import { actionsFor } from './actions.ts'
import { dutiesOf } from './duties.ts'
import { historyOf } from './history.ts'
import { letterViews } from './letters.ts'
import { standingOf } from './standing.ts'
import { warningsIn } from './warnings.ts'

/** Makes the page. */
export async function referralPage(office: Office, { referral, letters }: OpenReferral): Promise<ReferralPage> {
  const { own, me, names } = office
  const party = partyOf(referral, own) ?? 'recipient'
  const [sender, recipient, responsible] = await Promise.all(
    [referral.sender, referral.recipient, referral.responsibleAuthority].map(names),
  )
  const sides = { sender: sender ?? '', recipient: recipient ?? '' }
  const other = party === 'sender' ? referral.recipient : referral.sender
  const current = currentReferral(letters)
  const child = current && nameIn(current.content)
  const named = await councilsIn(office, letters)
  const acceptance = acceptanceOf(referral, letters, sides, office.people)
  const suggested = suggestedIn(letters)
  const holder = holderOf(office, referral)
  const [due, outside, team] = await Promise.all([
    office.council.due(referral),
    outsideOf(office, referral),
    office.council.correspondent(other, 'cme').catch(() => undefined),
  ])
  return {
    id: referral.id,
    head: referral.head,
    kind: referral.kind,
    party,
    role: me.role,
    title: child ? `${child.forename} ${child.surname}` : 'A child whose name is not shown',
    ...(child?.born !== undefined && { born: child.born }),
    marking: markingIn(current?.content),
    other: { id: other, name: party === 'sender' ? sides.recipient : sides.sender },
    urgent: referral.urgent,
    standing: standingOf(referral, own, sides, { responsible: responsible ?? '', holder, reply: replyIn(letters) }),
    ...(due && { due: dueShown(due, sides) }),
    duties: await dutiesOf(office, { referral, letters }, sides),
    ring: (await contactsOf(office, other, referral.urgent)).slice(0, 3),
    ...(team?.changed && { changed: changedWords(team, team.changed) }),
    warnings: current ? warningsIn(current.content) : [],
    sections: current ? sectionsFor(referral.kind, current.content, named) : [],
    ...(!current && { shut: shutReason(letters[0]) }),
    letters: letterViews(referral, letters, { own, member: office.member, people: office.people, sides, named }),
    history: historyOf(referral, { own, member: office.member, people: office.people, sides }),
    actions: actionsFor(referral, own, me.role),
    questions: openQuestions(letters),
    ...(acceptance && { acceptance }),
    ...(outside && { outside }),
    ...(suggested && { suggested: { id: suggested, name: named.get(suggested) ?? '' } }),
    links: linksOf(referral),
    own: ownDetails(letters, own),
  }
}

/** A referral by its sections; a question as one, in the words of its own form. */
export function sectionsFor(
  kind: Kind,
  content: Record<string, unknown>,
  named: ReadonlyMap<string, string>,
): Section[] {
  if (kind === 'transfer') return sectionsOf(content, named)
  return [{ name: 'enquiry', title: 'What is asked', rows: rowsOf('enquiry', content, named) }]
}

/** As the command line shows it. */
function dueShown(due: DueNow, sides: Sides): DueShown {
  const { overdue, next } = due
  return { words: dueLine(due, sides), overdue, ...(next && { next: nextLine(next) }) }
}

/** Whoever of the receiving council took it on last, by name where this browser knows it. */
function holderOf({ people, member }: Office, referral: OpenReferral['referral']): string | undefined {
  const taken = takenOn(referral)
  if (!taken) return undefined
  return taken.kid === member ? 'you' : people.get(taken.kid)
}

function markingIn(content: Record<string, unknown> | undefined): string {
  const basis = content?.basis
  const marking = isFields(basis) ? basis.marking : content?.marking
  return marking === 'official' ? 'OFFICIAL' : 'OFFICIAL-SENSITIVE'
}

/** Councils that letters name by id, by their verified names. */
async function councilsIn({ names }: Office, letters: readonly Letter[]): Promise<Map<string, string>> {
  const ids = letters.flatMap(letter => {
    if (letter.status !== 'open' || !isFields(letter.content)) return []
    const { suggested_authority, to } = letter.content
    return [suggested_authority, to].filter((one): one is string => typeof one === 'string')
  })
  const pairs = await Promise.all(ids.map(async id => [id, await names(id).catch(() => id)] as const))
  return new Map(pairs)
}

function suggestedIn(letters: readonly Letter[]): string | undefined {
  const letter = letters.findLast(one => one.status === 'open' && one.entry.claims.verb === 'decline')
  const content = letter?.status === 'open' && isFields(letter.content) ? letter.content : undefined
  return typeof content?.suggested_authority === 'string' ? content.suggested_authority : undefined
}

/** The questions of the last `ask` that no answer followed. */
function openQuestions(letters: readonly Letter[]): string[] {
  const last = letters.findLast(({ entry }) => ['ask', 'answer'].includes(entry.claims.verb))
  if (last?.status !== 'open' || last.entry.claims.verb !== 'ask' || !isFields(last.content)) return []
  const { questions } = last.content
  return Array.isArray(questions) ? questions.filter((one): one is string => typeof one === 'string') : []
}

function linksOf({ follows, passedTo }: OpenReferral['referral']): ReferralPage['links'] {
  return [
    ...(follows === undefined ? [] : [{ id: follows, words: 'Sent on from an earlier referral' }]),
    ...(passedTo === undefined ? [] : [{ id: passedTo, words: 'Sent on, and accepted there' }]),
  ]
}

function ownDetails(letters: readonly Letter[], own: string): ReferralPage['own'] {
  const sent = letters.find(({ entry }) => entry.claims.iss === own && entry.claims.verb === 'send')
  const referrer = sent?.status === 'open' && isFields(sent.content) ? sent.content.referrer : undefined
  if (!isFields(referrer)) return {}
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [caseReference, mailbox, phone] = [referrer.case_reference, referrer.team_mailbox, referrer.phone].map(text)
  return { ...(caseReference && { caseReference }), ...(mailbox && { mailbox }), ...(phone && { phone }) }
}

function shutReason(letter: Letter | undefined): string {
  if (letter?.status === 'refused') return `Not believed: ${letter.reason.hint}`
  if (letter?.status === 'recalled') return 'Recalled by the council that sent it. Delete what you kept of it.'
  if (letter?.status === 'not_for_us') return 'Written to another team: your access does not open it.'
  return 'No longer kept at the gateway, or not yours to read any more.'
}
