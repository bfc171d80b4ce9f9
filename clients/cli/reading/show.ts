// `cme show`: where one referral is, who is responsible, whose move, and its history. Everything shown was verified.
import { type Move, possibleVerbs, whoseMove } from '../../../schemas/lifecycle.ts'
import { may } from '../../../schemas/permissions.ts'
import { partyOf } from '../../../schemas/referral.ts'
import type { ReferralStatement, Role } from '../../../schemas/verbs.ts'
import type { Council, Spoken, TrustedReferral } from '../../sdk/index.ts'
import type { Action } from '../commands/definition.ts'
import { type Context, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { describe, titled } from '../show/standing.ts'
import { table, wrapped } from '../show/table.ts'
import { dayOf, moment } from '../show/when.ts'
import { roleWords, verbWords } from '../show/words.ts'
import { meant, shortId } from './ids.ts'

/** `cme show ID`. */
export const show: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const referral = await council.referral(await meant(council, given))
  const names = namesFrom(council, { [own]: profile.council })
  const proof = options.proof === true
  return {
    json: await jsonOf(referral, council, names),
    text: await textOf(context, referral, {
      own,
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
    held_by: referral.held,
    head,
    position,
    verified: true,
    history: referral.history.map(entryJson),
    notes: referral.notes.map(({ note, number, responsible, by, iat }) => ({ note, number, responsible, by, at: iat })),
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

type Looking = { own: string; member: string; role: Role; names: Names; proof: boolean; columns: number }

/** Commands that this profile may run now; what is always possible and seldom wanted is left out. */
function nextSteps(referral: TrustedReferral, { own, role, columns }: Looking): string[] {
  const party = partyOf(referral, own)
  if (!party) return []
  const rare = ['collect', 'recall', 'confirm_recall', 'hold', 'release', 'hand_over', 'confirm', 'disown', 'filed']
  const verbs = possibleVerbs(referral.kind, referral.state, party).filter(
    verb => !rare.includes(verb) && may(role, verb, 'party') && !(verb === 'decline' && referral.state === 'sent'),
  )
  if (party === 'recipient' && referral.state === 'sent') verbs.unshift('open' as never)
  const said = verbs.map(verb => verb.replaceAll('_', '-')).join(', ')
  return said === '' ? [] : wrapped(said, columns - titled('', '').length)
}

async function textOf(context: Context, referral: TrustedReferral, looking: Looking): Promise<string> {
  const { style } = context
  const { own, names } = looking
  const [sender, recipient] = await Promise.all([names(referral.sender), names(referral.recipient)])
  const what = referral.kind === 'transfer' ? 'Referral' : '“Do you know this child?”'
  const lines = [
    style.strong(`${what} ${shortId(referral.id)}: ${sender} → ${recipient}`),
    titled('ID', referral.id),
    titled('Sent', moment(referral.sentAt)),
    ...(await describe(referral, own, names)),
    ...nextSteps(referral, looking).map((one, at) => titled(at === 0 ? 'You can' : '', one)),
    '',
    style.strong('History'),
    ...(await historyLines(referral, looking, style.columns)),
    ...(await noteLines(referral, names)),
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
  const form = [
    { title: 'No', align: 'right' as const },
    { title: 'When' },
    { title: 'Who', gives: true, wraps: true },
    { title: 'What', gives: true, wraps: true },
    { title: '' },
  ]
  return table(form, rows, columns)
}

async function whoOf({ claims, kid, member }: Spoken, { own, member: me, names }: Looking): Promise<string> {
  if (kid === me) return 'You'
  const name = await names(claims.iss)
  return `${name}, ${claims.iss === own && member.role !== 'system' ? 'a colleague' : roleWords[member.role]}`
}

/** What of a history entry is not in the sealed letter. */
export function moreOf(claims: ReferralStatement): string {
  if (claims.verb === 'acknowledge' && claims.decide_by) return `, decision by ${dayOf(claims.decide_by)}`
  if (claims.verb === 'record_outcome') return claims.settled ? ' (settled)' : ' (not settled yet)'
  if (claims.verb === 'decline' && claims.cannot_open) return ': cannot be opened'
  if (claims.verb === 'recall') return `: ${claims.reason.replaceAll('_', ' ')}`
  if (claims.verb === 'confirm_recall') return `: ${claims.result.replaceAll('_', ' ')}`
  if ('attachments' in claims && claims.attachments && claims.attachments.length > 0) {
    return `, with ${claims.attachments.length} attachment${claims.attachments.length === 1 ? '' : 's'}`
  }
  return ''
}

async function noteLines({ notes }: TrustedReferral, names: Names): Promise<string[]> {
  return Promise.all(
    notes.map(async ({ note, iat, responsible, by }) => {
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
