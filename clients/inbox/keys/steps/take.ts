// Takes a step: the page's words become a letter and a verb of the SDK. The deciding officer is always the one signed in.
// Every decision names the head that was on screen; what others said since sends it back to the officer.
import type { Decision, LetterContent, Outcome } from '../../../../schemas/letter/index.ts'
import type { LetterOptions, Said } from '../../../sdk/index.ts'
import { doneWords } from '../../../words/duties.ts'
import { dayOf } from '../../../words/when.ts'
import type { Attached } from '../files.ts'
import type { Office } from '../office/office.ts'
import { outgoingOf } from '../office/outgoing.ts'
import { progressFor } from '../office/progress.ts'
import { recordOutside } from '../outside/record.ts'
import type { Said as Shown } from '../protocol.ts'
import { correctMessage } from './correct.ts'
import { decider, writer } from './officer.ts'
import { sendOn } from './send-on.ts'
import type { Step, StepOf, What } from './step.ts'

type Taker<W extends What> = (
  office: Office,
  step: StepOf<W>,
  options: LetterOptions,
) => Promise<Said & { id?: string }>

const takers: { [W in What]: Taker<W> } = {
  take_on: ({ council }, { referral, decideBy }, options) =>
    council.acknowledge(referral, { ...options, ...(decideBy && { decideBy }) }),
  ask: (office, { referral, questions }, options) =>
    office.council.ask(referral, { asked_by: writer(office), questions }, options),
  message: (office, { referral, words = '', files }, options) => {
    const desk = deskFor(files)
    return write(office, referral, words, { ...options, ...(desk && { desk }) })
  },
  call: (office, { referral, spokenTo, on, at, words }, options) =>
    write(office, referral, `Telephone call on ${dayOf(on)} at ${at} with ${spokenTo}.\n${words}`, options),
  done: (office, { referral, duty, on, words }, options) =>
    write(office, referral, doneWords(duty, dayOf(on), words), options),
  answer: (office, { referral, answers, words }, options) =>
    office.council.answer(
      referral,
      { answered_by: writer(office), answers: answers.map(orNotKnown), ...inWords(words) },
      options,
    ),
  accept: (office, { referral, basis, caseReference, movesInOn, words }, options) =>
    office.council.accept(
      referral,
      {
        decision: 'accept',
        decided_by: decider(office),
        basis,
        case_reference: caseReference || { not_known: 'No case reference yet' },
        ...(movesInOn && { moves_in_on: movesInOn }),
        ...inWords(words),
      } as Extract<Decision, { decision: 'accept' }>,
      options,
    ),
  return: (office, { referral, reason, council, words }, options) =>
    office.council.decline(
      referral,
      {
        decision: 'decline',
        decided_by: decider(office),
        reason,
        ...(council && { suggested_authority: council }),
        ...inWords(words),
      } as Extract<Decision, { decision: 'decline' }>,
      options,
    ),
  outcome: (office, { referral, content }, options) =>
    office.council.recordOutcome(referral, { ...content, recorded_by: writer(office) } as unknown as Outcome, options),
  withdraw: (office, { referral, words }, options) =>
    office.council.withdraw(referral, { decision: 'withdraw', decided_by: decider(office), words }, options),
  close: (office, { referral, as, council, manager, words }, options) =>
    office.council.close(
      referral,
      {
        decision: 'close',
        decided_by: decider(office),
        closed_as: as,
        ...(as === 'sent_on' && { to: council }),
        ...(as === 'unresolved' && { manager }),
        ...inWords(words),
      } as Extract<Decision, { decision: 'close' }>,
      options,
    ),
  recall: ({ council }, { referral, item, reason }, options) =>
    council.recall(referral, item, reason as Parameters<typeof council.recall>[2], options),
  confirm_recall: ({ council }, { referral, item, result }, options) =>
    council.confirmRecall(referral, item, result as Parameters<typeof council.confirmRecall>[2], options),
  correct: correctMessage,
  send_on: sendOn,
  outside_sent: recordOutside,
  outside_chased: recordOutside,
  outside_accepted: recordOutside,
  outside_returned: recordOutside,
  reply: (office, { referral, reply, words }, options) =>
    office.council.reply(
      referral,
      { reply, replied_by: writer(office), ...inWords(words) } as LetterContent<'reply'>,
      options,
    ),
  finish: ({ council }, { referral }, options) => council.finish(referral, options),
}

/** Takes the step and answers once its receipt was verified. @throws what the SDK throws */
export async function take(office: Office, step: Step): Promise<Shown> {
  const { what, seen, referral } = step
  const files = 'files' in step && step.files ? step.files.map(outgoingOf) : []
  const options: LetterOptions = {
    seen,
    ...(files.length > 0 && { attachments: files, ...progressFor(office, referral, files) }),
  }
  const said = await (takers[what] as Taker<What>)(office, step as never, options)
  const entry = said.referral.history.find(({ digest }) => digest === said.statement)
  // The lists learn of it at once; the feed would tell them a moment later.
  await office.boxes.open(referral)
  office.tell('changed', { id: referral })
  return {
    recordedAt: entry?.at ?? 0,
    position: entry?.position ?? said.referral.position,
    ...(said.id !== undefined && { also: said.id }),
  }
}

function inWords(words: string | undefined): { words?: string } {
  return words?.trim() ? { words } : {}
}

function orNotKnown({ question, answer }: { question: string; answer: string }) {
  return { question, answer: answer.trim() || { not_known: 'Not answered' } }
}

function write(
  office: Office,
  referral: string,
  words: string,
  options: LetterOptions & { desk?: string },
): Promise<Said> {
  return office.council.message(referral, { written_by: writer(office), words }, options)
}

/** Files that only a team of its own may open: they travel alone. */
const teams: Record<string, string> = { cp_file: 'restricted', sen_file: 'sen' }

function deskFor(files: readonly Attached[] = []): string | undefined {
  return files.map(({ type }) => teams[type]).find(Boolean)
}
