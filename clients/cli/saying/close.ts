// `cme close`: after an acceptance, who accepted what is verified and shown before anything is signed; after a return, what happens next.
// The SDK proves the acceptance again when it signs: nothing is closed on what is only shown.
import { letterContents } from '../../../schemas/letter/index.ts'
import type { OpenReferral } from '../../sdk/index.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import type { Context, Office } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { letterLines } from '../show/letter.ts'
import { contentFor, needed, withoutTimes } from './contents.ts'
import { decidedBy } from './officer.ts'
import { takeStep } from './step.ts'

/** `cme close ID`. */
export const close: Action = (context, [given = ''], options) =>
  takeStep(context, given, options, async (office, id) => {
    const { council } = office
    const opened = await council.open(id)
    const accepted = opened.referral.acceptedBy !== undefined
    if (accepted) await showAcceptance(context, office, opened)
    if (accepted && !(await agreed(context, options))) return undefined
    const content = await contentFor('decision', options, context.io, async () => ({
      decision: 'close',
      decided_by: decidedBy(office.profile, options),
      ...(accepted ? { closed_as: 'taken_over' } : await afterReturn(office, options)),
      words: textOf(options, 'words'),
    }))
    if (content.decision !== 'close') throw new WrongUse(`The file says ${content.decision}, the command close.`)
    return {
      said: { verb: 'close', content: withoutTimes(content) },
      say: more => council.close(id, content, more),
      ...(accepted && { shown: opened.referral.head }),
    }
  })

async function showAcceptance(
  context: Context,
  { council }: Office,
  { referral, letters }: OpenReferral,
): Promise<void> {
  const accept = referral.history.find(({ digest }) => digest === referral.acceptedBy)
  const letter = letters.find(({ entry }) => entry.digest === referral.acceptedBy)
  if (!accept) return
  const { style } = context
  const names = namesFrom(council)
  const lines = [
    style.strong(
      `Accepted by ${await names(accept.claims.iss)}, ${roleWords[accept.member.role]}, ${moment(accept.at)}`,
    ),
  ]
  if (letter?.status === 'open' && letterContents.decision.safeParse(letter.content).success) {
    lines.push(...(await letterLines('decision', letter.content, style, names)))
  }
  lines.push(style.good('  ✓ Verified: signed at that council, for exactly what you sent and corrected.'), '')
  context.remark(lines.join('\n'))
}

async function agreed({ io, quiet, json }: Context, options: Options): Promise<boolean> {
  if (options.yes === true || quiet || json || !io.terminal.in) return true
  return /^y(es)?$/i.test((await io.ask('Close it, and from now on keep it in your own system? [y/N] ')).trim())
}

async function afterReturn({ council }: Office, options: Options): Promise<object> {
  const what = textOf(options, 'what')
  if (what === undefined) {
    throw new WrongUse(
      'It was not accepted: say with --what what happens next.',
      'sent_on (--sent-to COUNCIL), found, kept_open, or unresolved (--agreed-by MANAGER).',
    )
  }
  if (what === 'sent_on') {
    const to = textOf(options, 'sentTo')
    return { closed_as: what, to: to === undefined ? undefined : (await councilNamed(council, to)).id }
  }
  return what === 'unresolved'
    ? { closed_as: what, manager: needed(options, 'agreedBy', '--agreed-by') }
    : { closed_as: what }
}
