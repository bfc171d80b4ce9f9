// The one sentence on top of a referral: where it is, whose responsibility, whose move, by when. From the verified referral alone.
// Words only; whom to ring comes from the directory (ring.ts).
import { type Party, whoseMove } from '../../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../../schemas/referral/referral.ts'
import type { TrustedReferral } from '../../../../sdk/index.ts'
import { dayOf } from '../../../../words/when.ts'
import { type Sides, stateWords, whereIs } from '../../../../words/words.ts'
import type { Standing } from '../../shown.ts'

/** Three short sentences that are read as one. `holder`: who of the receiving council took it on; `reply`: what a question was answered. */
export function standingOf(
  referral: TrustedReferral,
  own: string,
  sides: Sides,
  { responsible, holder, reply }: { responsible: string; holder?: string | undefined; reply?: string | undefined },
): Standing {
  const { state, decideBy } = referral
  const taken =
    state === 'acknowledged' && holder !== undefined ? `${stateWords.acknowledged(sides)} (${holder})` : undefined
  const decided = decideBy !== undefined && ['acknowledged', 'asked'].includes(state)
  const by = decided ? `, decision by ${dayOf(decideBy)}` : ''
  const answered = reply === undefined ? '' : `: “${reply}”`
  const move = whoseMove(referral)
  const party = partyOf(referral, own) ?? 'recipient'
  return {
    where: `${taken ?? newHere(referral, party) ?? whereOf(referral, sides)}${by}${answered}.`,
    responsible:
      referral.kind === 'enquiry'
        ? 'A question moves no responsibility.'
        : referral.responsibleAuthority === own
          ? `${responsible}, your council, is responsible for the child.`
          : `${responsible} is responsible for the child.`,
    move: moveWords(referral, sides, party),
    yours: move === 'both' || move === party,
  }
}

/** The receiving council knows that it arrived; what the other side is told would only puzzle whoever is reading it. */
function newHere({ state, kind }: TrustedReferral, party: Party): string | undefined {
  if (party !== 'recipient' || (state !== 'sent' && state !== 'collected')) return undefined
  return kind === 'enquiry' ? 'New: nobody here has answered yet' : 'New: nobody here has taken it on yet'
}

function whereOf(referral: TrustedReferral, sides: Sides): string {
  const words = whereIs(referral, sides)
  if (referral.outside || referral.state !== 'closed') return words
  if (!referral.accepted) return `${words} by ${sides.sender} after it was returned`
  return referral.settled ? `${words}; the child is in education or otherwise settled` : `${words} by ${sides.sender}`
}

function moveWords(referral: TrustedReferral, sides: Sides, party: Party): string {
  const move = whoseMove(referral)
  if (move === 'nobody') return 'Nobody has anything left to do.'
  const say = (side: Party) => `${side === party ? 'Your' : `${sides[side]}’s`} move: ${todoOf(referral, side)}.`
  if (move !== 'both') return say(move)
  return [say(party), say(party === 'sender' ? 'recipient' : 'sender')].join(' ')
}

function todoOf({ kind, state, outside }: TrustedReferral, side: Party): string {
  if (side === 'sender' && outside && state === 'sent') return 'make the package, send it, and write down that you did'
  if (side === 'sender') return state === 'accepted' ? 'close it' : (senderTodo[state] ?? 'decide what next')
  if (kind === 'enquiry') return 'answer'
  return ['accepted', 'closed', 'merged'].includes(state) ? 'say where the child is now' : 'decide'
}

const senderTodo: Record<string, string> = {
  asked: 'answer the question',
  declined: 'decide what next',
  replied: 'read the answer and finish',
}
