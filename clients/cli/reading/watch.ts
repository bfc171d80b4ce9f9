// `cme watch`: what changes, as it happens, until stopped. Each change is read and verified before it is told.
// With --json one line a change: a program goes on later with `--after` and the last cursor.
import type { FeedEntry } from '../../../schemas/api/forms.ts'
import type { ReferralVerb } from '../../../schemas/statement/verbs.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { verbWords, whereIs } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { failureOf, WrongUse } from '../exit.ts'
import { shortId } from './ids.ts'

/** `cme watch`. */
export const watch: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const { io } = context
  const names = namesFrom(office.council, { [office.profile.authority]: office.profile.council })
  const count = countOf(textOf(options, 'count'))
  const after = textOf(options, 'after') ?? 'now'
  context.remark('Watching. Stop with Ctrl-C.')
  let told = 0
  try {
    for await (const entry of office.council.watch({ ...(after !== '0' && { after }), signal: io.signal })) {
      const change = await changeOf(office, entry, names)
      io.out(context.json ? `${JSON.stringify(change.json)}\n` : `${change.text(context)}\n`)
      told += 1
      if (told >= count) break
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'malformed_request') throw error
    // Of another gateway, of before it was restored, or mistyped.
    throw new WrongUse(
      `"${after}" is no place in what this gateway tells now.`,
      'Give the cursor of the last change dealt with, or --after 0 for all of it.',
      'no_such_place',
    )
  }
  // Everything was printed as it came.
  return { json: null, text: '', streamed: true }
}

type Change = { json: object; text: (context: Context) => string }

async function changeOf(office: Office, entry: FeedEntry, names: Names): Promise<Change> {
  const { subject, at, verb } = entry
  const when = moment(at)
  const known = subject !== 'national' && Object.hasOwn(verbWords, verb)
  if (entry.what !== 'statement' || !known) {
    const text = `${when}  ${line(entry.what === 'note' ? `Reminder: ${verb}` : verb).replaceAll('_', ' ')}  ${shortId(subject)}`
    return { json: { ...entry, verified: false }, text: () => text }
  }
  try {
    const referral = await office.council.referral(subject)
    const said = referral.history[entry.position]
    const [who, sender, recipient] = await Promise.all([
      names(said?.claims.iss ?? referral.sender),
      names(referral.sender),
      names(referral.recipient),
    ])
    const by = said?.kid === office.profile.member ? 'You' : who
    const state = whereIs(referral, { sender, recipient })
    return {
      json: { ...entry, by: said?.claims.iss, responsible: referral.responsibleAuthority, verified: true },
      text: ({ style }) =>
        `${when}  ${style.strong(shortId(subject))}  ${by}: ${verbWords[verb as ReferralVerb]}. ${style.dim(state)}`,
    }
  } catch (error) {
    const failure = failureOf(error)
    return {
      json: { ...entry, verified: false, error: failure },
      text: ({ style }) => `${when}  ${shortId(subject)}  ${style.bad(`${failure.code}: ${line(failure.message)}`)}`,
    }
  }
}

function countOf(given: string | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY
  const count = Number(given)
  if (Number.isInteger(count) && count > 0) return count
  throw new WrongUse(`"${given}" is not a number of changes.`, 'Write --count 10.')
}
