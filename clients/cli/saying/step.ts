// One step of a referral from its short id to what is printed. Every verb goes through here.
import type { Said, SayOptions } from '../../sdk/index.ts'
import { moment } from '../../words/when.ts'
import { verbWords } from '../../words/words.ts'
import { type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { meant } from '../reading/ids.ts'
import { describe } from '../show/standing.ts'
import { withLock } from './lock.ts'
import { sayOnce } from './say-once.ts'

/** What is to be said: everything the officer chose, without times, and how it is said. */
export type Step = {
  said: { verb: keyof typeof verbWords } & Record<string, unknown>
  say: (options: SayOptions) => Promise<Said>
  /** The head that was shown just now, where this command shows what it decides on. */
  shown?: string
}

/** For these, what the officer saw last on this computer counts: if more was said since, they hear of it before they decide. */
const decisions = ['accept', 'decline', 'withdraw', 'close']

/**
 * Says one step, once.
 *
 * @param plan is called with the profile's lock held
 */
export async function takeStep(
  context: Context,
  given: string,
  options: Options,
  plan: (office: Office, id: string) => Promise<Step | undefined>,
): Promise<Answer> {
  const office = await openOffice(context)
  ownCouncil(office)
  const id = await meant(office.council, given)
  return withLock(office.profile, context, async () => {
    const seen = (await office.memory.head(id))?.digest
    const step = await plan(office, id)
    if (!step) return { json: { id, done: false }, text: 'Nothing was done.' }
    const { say, said } = step
    const shown = decisions.includes(said.verb) ? (step.shown ?? seen) : undefined
    const reference = textOf(options, 'reference')
    const done = await sayOnce(office, id, said, { reference }, more =>
      say({ ...more, ...(shown !== undefined && { seen: shown }) }),
    )
    return told(context, office, said.verb, done)
  })
}

async function told(
  { style }: Context,
  office: Office,
  verb: Step['said']['verb'],
  { referral, statement, receipt }: Said,
): Promise<Answer> {
  const own = ownCouncil(office)
  const entry = referral.history.find(({ digest }) => digest === statement)
  const names = namesFrom(office.council, { [own]: office.profile.council })
  return {
    json: {
      id: referral.id,
      verb,
      state: referral.state,
      responsible: referral.responsibleAuthority,
      settled: referral.settled,
      statement,
      position: entry?.position,
      at: entry?.at,
      receipt,
    },
    text: [
      style.good(`✓ ${verbWords[verb]}. Recorded ${moment(entry?.at ?? referral.sentAt)}.`),
      ...(await describe(referral, own, names)),
    ].join('\n'),
  }
}
