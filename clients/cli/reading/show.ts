// `cme show`: where one referral is, who is responsible, whose move, and its history. Everything shown was verified.

import { may } from '../../../schemas/permissions.ts'
import { lifeOf, type Move, possibleVerbs, whoseMove } from '../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../schemas/referral/referral.ts'
import type { Role } from '../../../schemas/statement/verbs.ts'
import type { Council, DueNow, Spoken, TrustedReferral } from '../../sdk/index.ts'
import { dueLine, nextLine, reminderLine } from '../../words/clocks.ts'
import { moreOf } from '../../words/history.ts'
import { moment } from '../../words/when.ts'
import { roleWords, type Sides, verbWords } from '../../words/words.ts'
import type { Action } from '../commands/definition.ts'
import { type Context, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { describe, titled } from '../show/standing.ts'
import { historyColumns, table, wrapped } from '../show/table.ts'
import { meant, shortId } from './ids.ts'

/** `cme show ID`. */
export const show: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const referral = await council.referral(await meant(council, given))
  const names = namesFrom(council, { [own]: profile.council })
  const proof = options.proof === true
  const due = await council.due(referral)
  return {
    json: { ...(await jsonOf(referral, council, names)), ...(due && { due }) },
    text: await textOf(context, referral, {
      own,
      due,
      member: profile.member,
      role: profile.role,
      names,
      proof,
      columns: context.style.columns,
    }),
  }
}

/** A verified referral for programs: protocol words, and the names of both councils. */
export async function jsonOf(referral: TrustedReferral, council: Pick<Council, 'authority'>, names: Names) {
  const { id, kind, state, sender, recipient, urgent, settled, follows, decideBy, head, position } = referral
  return {
    id,
    kind,
    state,
    sender,
    recipient,
    sender_name: await names(sender),
    recipient_name: await names(recipient),
    urgent,
    settled,
    responsible: referral.responsibleAuthority,
    move: whoseMove(referral) satisfies Move,
    your_side: council.authority === sender ? 'sender' : council.authority === recipient ? 'recipient' : null,
    ...(decideBy !== undefined && { decide_by: decideBy }),
    ...(follows !== undefined && { follows }),
    ...(referral.outside !== undefined && { outside: referral.outside }),
    held_by: referral.held,
    head,
    position,
    verified: true,
    history: referral.history.map(entryJson),
    notes: referral.notes.map(({ iat, iss: _i, net: _n, jti: _j, sub: _s, ...note }) => ({ ...note, at: iat })),
  }
}

function entryJson(entry: Spoken) {
  const { position, claims, digest, kid, at, state, member, doubtful, statement, receipt } = entry
  const { net: _n, iss, sub: _s, prev: _p, verb, heads: _h, ...said } = claims
  return {
    number: position + 1,
    position,
    verb,
    by: iss,
    role: member.role,
    at,
    state,
    doubtful,
    verified: true,
    digest,
    kid,
    claims: said,
    statement,
    receipt,
  }
}

type Looking = {
  own: string
  due: DueNow | undefined
  member: string
  role: Role
  names: Names
  proof: boolean
  columns: number
}

/** Commands that this profile may run now; what is always possible and seldom wanted is left out. */
function nextSteps(referral: TrustedReferral, { own, role, columns }: Looking): string[] {
  const party = partyOf(referral, own)
  if (!party) return []
  const rare = ['collect', 'recall', 'confirm_recall', 'hold', 'release', 'hand_over', 'confirm', 'disown', 'filed']
  const wrote = referral.history.some(({ claims }) => claims.iss === own && 'letter' in claims)
  const verbs = possibleVerbs(lifeOf(referral), referral.state, party).filter(
    verb =>
      !rare.includes(verb) &&
      may(role, verb, 'party') &&
      !(verb === 'decline' && referral.state === 'sent') &&
      !(verb === 'correct' && !wrote),
  )
  if (party === 'recipient' && referral.state === 'sent') verbs.unshift('open' as never)
  const said = verbs.map(verb => verb.replaceAll('_', '-')).join(', ')
  return said === '' ? [] : wrapped(said, columns - titled('', '').length)
}

async function textOf(context: Context, referral: TrustedReferral, looking: Looking): Promise<string> {
  const { style } = context
  const { own, names, due } = looking
  const [sender, recipient] = await Promise.all([names(referral.sender), names(referral.recipient)])
  const what = referral.kind === 'transfer' ? 'Referral' : '“Do you know this child?”'
  const sides = { sender, recipient }
  const lines = [
    style.strong(`${what} ${shortId(referral.id)}: ${sender} → ${recipient}`),
    titled('ID', referral.id),
    titled('Sent', moment(referral.sentAt)),
    ...(await describe(referral, own, names)),
    ...(due ? [titled('Due', dueLine(due, sides))] : []),
    ...(due?.next ? [titled('Then', nextLine(due.next))] : []),
    ...nextSteps(referral, looking).map((one, at) => titled(at === 0 ? 'You can' : '', one)),
    '',
    style.strong('History'),
    ...(await historyLines(referral, looking, style.columns)),
    ...(await noteLines(referral, names, sides)),
    '',
    style.good('✓ Every entry was verified: who, when, and that nothing is missing between them.'),
  ]
  if (looking.proof) lines.push('', style.strong('Proof details'), ...proofLines(referral))
  return lines.join('\n')
}

async function historyLines({ history }: TrustedReferral, looking: Looking, columns: number): Promise<string[]> {
  const rows = await Promise.all(
    history.map(async entry => [
      String(entry.position + 1),
      moment(entry.at),
      await whoOf(entry, looking),
      `${verbWords[entry.claims.verb]}${moreOf(entry.claims)}${entry.doubtful ? ' (in doubt: key reported compromised)' : ''}`,
      '✓',
    ]),
  )
  return table(historyColumns, rows, columns)
}

async function whoOf({ claims, kid, member }: Spoken, { own, member: me, names }: Looking): Promise<string> {
  if (kid === me) return 'You'
  const name = await names(claims.iss)
  return `${name}, ${claims.iss === own && member.role !== 'system' ? 'a colleague' : roleWords[member.role]}`
}

async function noteLines({ notes }: TrustedReferral, names: Names, sides: Sides): Promise<string[]> {
  return Promise.all(
    notes.map(async one => {
      const { note, iat, responsible, by } = one
      const reminder = reminderLine(one, sides)
      if (reminder) return `    ${moment(iat)}  ${reminder}`
      const name = responsible === undefined ? '' : await names(responsible)
      const words = note === 'passed_on' ? `${name} accepted the referral that follows` : `${name} is responsible again`
      return `    ${moment(iat)}  ${words}${by === undefined ? '' : ` (${shortId(by)})`}`
    }),
  )
}

function proofLines({ history, head }: TrustedReferral): string[] {
  const entries = history.flatMap(({ position, claims, digest, kid, receipt, at }) => [
    `No ${position + 1}  ${claims.verb}`,
    `  position   ${position}`,
    `  digest     ${digest}`,
    `  signed by  ${kid}`,
    `  recorded   ${new Date(at * 1000).toISOString()}`,
    `  receipt    ${receipt}`,
  ])
  return [...entries, `Head  ${head}`]
}
