// Where a verified referral stands, in an officer's words: state, responsibility, whose move.
import { type Move, whoseMove } from '../../../schemas/referral/lifecycle.ts'
import type { TrustedReferral } from '../../sdk/index.ts'
import { dayOf } from '../../words/when.ts'
import { whereIs } from '../../words/words.ts'
import type { Names } from '../directory/councils.ts'
import { shortId } from '../reading/ids.ts'

const margin = 17

/** Lines with a title in front of each. */
export async function describe(referral: TrustedReferral, own: string, names: Names): Promise<string[]> {
  return (await standingRows(referral, own, names)).map(([title, text]) => titled(title, text))
}

/** Titles and texts. */
export async function standingRows(referral: TrustedReferral, own: string, names: Names): Promise<[string, string][]> {
  const [sender, recipient, responsible] = await Promise.all(
    [referral.sender, referral.recipient, referral.responsibleAuthority].map(names),
  )
  const sides = { sender: sender ?? '', recipient: recipient ?? '' }
  const enquiry = referral.kind === 'enquiry'
  const rows: [string, string][] = [['Where it is', stateOf(referral, sides)]]
  if (!enquiry) rows.push(['Responsible', named(referral.responsibleAuthority, own, responsible ?? '')])
  rows.push(['Whose move', moveWords(whoseMove(referral), referral, own, sides)])
  if (referral.decideBy) rows.push(['Decision by', dayOf(referral.decideBy)])
  if (referral.urgent) rows.push(['Urgent', 'yes'])
  if (referral.follows) rows.push(['Sent on from', shortId(referral.follows)])
  if (referral.held.length > 0) rows.push(['Kept', 'nothing of it is deleted for now'])
  return rows
}

/** `Title            text`. */
export function titled(title: string, text: string): string {
  return `${title.padEnd(margin)}${text}`
}

function stateOf(referral: TrustedReferral, sides: { sender: string; recipient: string }): string {
  const words = whereIs(referral, sides)
  if (referral.state !== 'closed') return words
  if (!referral.accepted) return `${words} by ${sides.sender} after it was returned`
  return referral.settled ? `${words}; the child is in education or otherwise settled` : `${words} by ${sides.sender}`
}

function named(authority: string, own: string, name: string): string {
  return authority === own ? `${name} (you)` : name
}

/** Whose move it is, and what it could be. */
export function moveWords(
  move: Move,
  { sender, recipient }: { sender: string; recipient: string },
  own: string,
  sides: { sender: string; recipient: string },
): string {
  if (move === 'nobody') return "nobody's: it is finished"
  const who = (side: 'sender' | 'recipient') =>
    (side === 'sender' ? sender : recipient) === own ? 'yours' : `${sides[side]}'s`
  if (move !== 'both') return who(move)
  return [who('recipient'), who('sender')].toSorted(one => (one === 'yours' ? -1 : 1)).join(', and ')
}
