// Referrals brought to any state of either life table, and for each verb the claims with which it would be recorded there.
// For tests that go through the tables row by row. Nothing of vitest here: the conformance suite uses it too.
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { type Kind, type Party, type State, transferStates } from '../../schemas/referral/lifecycle.ts'
import type { ReferralVerb } from '../../schemas/statement/verbs.ts'
import type { LiveNation } from './live-nation.ts'
import { must, RawReferral, type Told } from './raw-referral.ts'

/** A referral in some state. `letters`: a message of each side that still stands, and one that it has recalled. */
export type Life = {
  draft: RawReferral
  kind: Kind
  sent: Told
  letters?: Record<Party, { standing: Told; recalled: Told }>
  accepted?: Told
}

type Step = (life: Life) => Promise<unknown>
/** `merged` needs councils that end: test/scenarios/succession has them. */
const steps: Record<Exclude<State, 'merged'>, { after?: Exclude<State, 'merged'>; step: Step }> = {
  sent: { step: async () => {} },
  collected: { after: 'sent', step: ({ draft, sent }) => draft.collect(sent) },
  acknowledged: { after: 'collected', step: life => says(life, 'recipient', 'acknowledge') },
  asked: { after: 'collected', step: life => says(life, 'recipient', 'ask') },
  accepted: {
    after: 'collected',
    step: async life => {
      life.accepted = await says(life, 'recipient', 'accept')
    },
  },
  declined: { after: 'collected', step: life => says(life, 'recipient', 'decline') },
  withdrawn: { after: 'sent', step: life => says(life, 'sender', 'withdraw') },
  closed: { after: 'accepted', step: life => says(life, 'sender', 'close') },
  replied: { after: 'collected', step: life => says(life, 'recipient', 'reply') },
  finished: { after: 'replied', step: life => says(life, 'sender', 'finish') },
}

/** These speak of a letter that has been written before. */
const aboutLetters: ReferralVerb[] = ['collect', 'correct', 'recall', 'confirm_recall', 'confirm', 'disown']

/** A new referral of this kind, brought to this state by honest means, and so that `verb` has something to speak of. */
export async function bringTo(
  nation: LiveNation,
  sender: CouncilKeys,
  recipient: CouncilKeys,
  kind: Kind,
  state: State,
  { follows, verb }: { follows?: string; verb?: ReferralVerb } = {},
): Promise<Life> {
  const draft = new RawReferral(nation, sender, recipient)
  const sent = await draft.send({ kind, ...(follows && { follows }) })
  const write = async (council: CouncilKeys) => must(await draft.say(council, { verb: 'message', attachments: [] }))
  const pair = async (council: CouncilKeys) => {
    const [standing, recalled] = [await write(council), await write(council)]
    must(await draft.say(council, { verb: 'recall', item: recalled.digest, reason: 'wrong_document' }))
    return { standing, recalled }
  }
  const life: Life = { draft, kind, sent }
  if (verb && aboutLetters.includes(verb)) {
    life.letters = { sender: await pair(sender), recipient: await pair(recipient) }
  }
  await walk(life, state)
  return life
}

async function walk(life: Life, state: State): Promise<void> {
  if (state === 'merged') throw new Error('Two councils do not become one here.')
  const { after, step } = steps[state]
  if (after) await walk(life, after)
  await step(life)
}

export function councilOf({ draft }: Life, party: Party): CouncilKeys {
  return party === 'sender' ? draft.sender : draft.recipient
}

/** Says the verb as it would be recorded. */
export async function says(life: Life, party: Party, verb: ReferralVerb): Promise<Told> {
  return must(await life.draft.say(councilOf(life, party), { verb, ...claimsFor(verb, party, life) }))
}

/** The verb's own claims, with which this party would be heard if it may speak at all. */
export function claimsFor(verb: ReferralVerb, party: Party, { draft, kind, sent, letters, accepted }: Life): object {
  const other = party === 'sender' ? 'recipient' : 'sender'
  const { standing, recalled } = letters?.[party] ?? { standing: sent, recalled: sent }
  const theirs = letters?.[other] ?? { standing: sent, recalled: sent }
  switch (verb) {
    case 'send':
      return draft.sendClaims({ kind })
    case 'collect': {
      const item = party === 'recipient' ? sent : theirs.standing
      return { item: item.digest, revealed: item.opening }
    }
    case 'accept':
      return { accepts: [sent.digest] }
    case 'decline':
      return { cannot_open: true }
    case 'close':
      return accepted ? { accepted: accepted.digest } : {}
    case 'record_outcome':
      return { settled: false }
    case 'record_outside':
      return { step: 'sent', attachments: [] }
    case 'answer':
    case 'message':
      return { attachments: [] }
    case 'correct':
      return { replaces: standing.digest }
    case 'recall':
      return { item: standing.digest, reason: 'wrong_child' }
    case 'confirm_recall':
      return { item: theirs.recalled.digest, result: 'deleted' }
    case 'confirm':
    case 'disown':
      return { item: recalled.digest }
    case 'hold':
      return { reason: 'copy_requested' }
    case 'hand_over':
      return { to: draft.other(councilOf({ draft } as Life, party)).id, desk: 'cme' }
    default:
      return {}
  }
}

/** Whether a state belongs to the life of this kind. */
export function statesOf(kind: Kind): readonly State[] {
  return kind === 'transfer'
    ? transferStates.filter(state => state !== 'merged')
    : ['sent', 'collected', 'replied', 'finished', 'withdrawn']
}
