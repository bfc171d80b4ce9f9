// Councils that have not joined: what became of a referral by secure e-mail is written down here, and sent properly once they have.
// Nothing here sends an e-mail, and nothing of it is ever shown as verified.
import { today } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { shortId } from '../reading/ids.ts'
import { contentFor, needed, notKnownIn, present } from '../saying/contents.ts'
import { withFiles } from '../saying/letter-verbs.ts'
import { withLock } from '../saying/lock.ts'
import { decidedBy } from '../saying/officer.ts'
import { takeStep } from '../saying/step.ts'

/** `cme record-outside ID --step STEP`: evidence is attached with --attach. */
export const recordOutside: Action = (context, [given = ''], options) =>
  takeStep(context, given, options, async (office, id) => {
    const content = await contentFor('outside', options, context.io, () => {
      const who = textOf(options, 'who')
      const said = who === undefined ? undefined : { name: who }
      const step = needed(options, 'step', '--step')
      return present({
        step,
        recorded_by: decidedBy(office.profile, options),
        on: textOf(options, 'on') ?? today(),
        how: textOf(options, 'how') ?? 'secure_email',
        words: textOf(options, 'words'),
        mailbox: textOf(options, 'mailbox'),
        case_reference: textOf(options, 'caseReference'),
        reason: textOf(options, 'reason'),
        [step === 'chased' ? 'with' : 'by']: said,
        ...notKnownIn(options),
      })
    })
    const at = { office, id, options, context }
    return withFiles(at, { verb: 'record_outside', content }, more => office.council.recordOutside(id, content, more))
  })

/** `cme resend-outside`: once a council has joined; run again, it goes on where it was. */
export const resendOutside: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const to = textOf(options, 'to')
  const resending = {
    decided_by: decidedBy(office.profile, options),
    dryRun: options.dryRun === true,
    ...(to !== undefined && { to: (await councilNamed(office.council, to)).id }),
  }
  const outcomes = await withLock(office.profile, context, () => office.council.resendOpenOutside(resending))
  const names = namesFrom(office.council)
  const lines = await Promise.all(
    outcomes.map(async one => {
      const [old, name] = [shortId(one.old), await names(one.to)]
      if (one.outcome === 'resent') return `${old}  sent to ${name} as ${shortId(one.id)}, and withdrawn itself`
      return one.outcome === 'to_do' ? `${old}  would be sent to ${name}` : `${old}  ${name} has not joined yet`
    }),
  )
  return { json: { outcomes }, text: lines.join('\n') || 'Nothing is open by secure e-mail.' }
}
