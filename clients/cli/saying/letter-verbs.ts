// Steps that carry a letter: what stands in it, from options or from a file. How it is said once is step.ts.
import { type LetterContent, letterContents } from '../../../schemas/letter/index.ts'
import type { LetterOptions, Said } from '../../sdk/index.ts'
import { today } from '../../words/when.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import type { Context, Office } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { progressBar } from '../show/progress.ts'
import { attachmentsIn, readFiles, refuseWronglyTogether } from '../writing/files.ts'
import type { Fillable } from '../writing/kinds.ts'
import { readJson } from '../writing/read-json.ts'
import { contentFor, needed, notKnownIn, withoutTimes } from './contents.ts'
import { entryMeant } from './items.ts'
import { decidedBy, officerOf } from './officer.ts'
import { type Step, takeStep } from './step.ts'

type At = { office: Office; id: string; options: Options; context: Context }
type Deciding<D extends LetterContent<'decision'>['decision']> = Extract<LetterContent<'decision'>, { decision: D }>

const step =
  (plan: (at: At) => Promise<Step>): Action =>
  (context, [given = ''], options) =>
    takeStep(context, given, options, (office, id) => plan({ office, id, options, context }))

/** A letter with files: sealed and uploaded while a bar moves. */
export async function withFiles(
  { office, options, context }: At,
  said: Step['said'],
  say: (options: LetterOptions) => Promise<Said>,
): Promise<Step> {
  const files = await readFiles(context, office.council, options, await attachmentsIn(options))
  refuseWronglyTogether(files, { kind: said.verb, desk: textOf(options, 'toTeam') ?? 'cme' })
  const bytes = files.reduce((sum, { content: { size } }) => sum + size, 0)
  return {
    said: { ...said, files: files.map(({ name, type, sha256 }) => [name, type, sha256]) },
    say(more) {
      const bar = progressBar(context, 'Sealing and uploading', bytes)
      const onNotice = ({ says }: { says: string }) => context.remark(says)
      return say({ ...more, attachments: files, onProgress: bar.at, onNotice }).finally(bar.end)
    },
  }
}

/** A decision is the one that its command names, also in a file. */
async function decisionFor<D extends LetterContent<'decision'>['decision']>(
  decision: D,
  { office, options, context }: At,
  make: () => object | Promise<object>,
): Promise<Deciding<D>> {
  const content = await contentFor('decision', options, context.io, async () => ({
    decision,
    decided_by: decidedBy(office.profile, options),
    ...(await make()),
  }))
  if (content.decision === decision) return content as Deciding<D>
  const message = `The file says ${content.decision}, the command ${decision}.`
  throw new InvalidContent(message, [{ path: 'decision', code: 'other_decision', message }], 'decision')
}

export const ask = step(async ({ office: { council, profile }, id, options, context }) => {
  const content = await contentFor('question', options, context.io, () => ({
    asked_by: officerOf(profile, options),
    questions: listOf(options, 'question'),
    words: textOf(options, 'words'),
  }))
  return { said: { verb: 'ask', content }, say: more => council.ask(id, content, more) }
})

export const answer = step(async at => {
  const { office, id, options, context } = at
  const content = await contentFor('answer', options, context.io, async () => ({
    answered_by: officerOf(office.profile, options),
    answers: await paired(office, id, listOf(options, 'answer')),
    words: textOf(options, 'words'),
  }))
  return withFiles(at, { verb: 'answer', content }, more => office.council.answer(id, content, more))
})

/** Each answer beside its question, as the newest question asked them. */
async function paired({ council }: Office, id: string, answers: readonly string[]) {
  const { letters } = await council.open(id)
  const asked = letters.findLast(letter => letter.status === 'open' && letter.kind === 'question')
  const form = letterContents.question.safeParse(asked?.status === 'open' ? asked.content : undefined)
  if (!form.success)
    throw new WrongUse('There is no question here to answer.', 'To write anyway: cme message', 'no_question')
  const { questions } = form.data
  if (answers.length === questions.length)
    return questions.map((question, place) => ({ question, answer: answers[place] }))
  const listed = questions.map((question, place) => `\n    ${place + 1}. ${question}`).join('')
  throw new WrongUse(
    `They asked ${questions.length}, and you give ${answers.length} answer${answers.length === 1 ? '' : 's'}.${listed}`,
    'Give --answer once for each, in this order, or the whole with --file (cme template --kind answer).',
    'answers_missing',
  )
}

export const accept = step(async at => {
  const { office, id, options } = at
  const content = await decisionFor('accept', at, () => ({
    basis: textOf(options, 'basis'),
    case_reference: textOf(options, 'caseReference') ?? { not_known: 'Not given with the acceptance.' },
    moves_in_on: textOf(options, 'movesInOn'),
    already_known_as: textOf(options, 'knownAs'),
    words: textOf(options, 'words'),
    ...notKnownIn(options),
  }))
  return {
    said: { verb: 'accept', content: withoutTimes(content) },
    say: more => office.council.accept(id, content, more),
  }
})

export const decline = step(async at => {
  const { office, id, options } = at
  const cannotOpen = options.cannotOpen === true
  const bare = cannotOpen && textOf(options, 'reason') === undefined && textOf(options, 'file') === undefined
  const suggested = textOf(options, 'suggest')
  const content = bare
    ? undefined
    : await decisionFor('decline', at, async () => ({
        reason: needed(options, 'reason', '--reason'),
        suggested_authority: suggested === undefined ? undefined : (await councilNamed(office.council, suggested)).id,
        words: textOf(options, 'words'),
      }))
  if (bare && office.profile.role === 'system') decidedBy(office.profile, options)
  return {
    said: { verb: 'decline', cannotOpen, content: withoutTimes(content) },
    say: more => office.council.decline(id, content, { ...more, ...(cannotOpen && { cannotOpen }) }),
  }
})

export const withdraw = step(async at => {
  const { office, id, options } = at
  const content = await decisionFor('withdraw', at, () => ({ words: needed(options, 'words', '--words') }))
  return {
    said: { verb: 'withdraw', content: withoutTimes(content) },
    say: more => office.council.withdraw(id, content, more),
  }
})

export const recordOutcome = step(async at => {
  const { office, id, options, context } = at
  const content = await contentFor('outcome', options, context.io, async () => ({
    outcome: needed(options, 'outcome', '--outcome'),
    on: textOf(options, 'on') ?? today(),
    recorded_by: officerOf(office.profile, options),
    ...(await outcomeFields(office, options)),
    ...notKnownIn(options),
  }))
  return { said: { verb: 'record_outcome', content }, say: more => office.council.recordOutcome(id, content, more) }
})

async function outcomeFields({ council }: Office, options: Options): Promise<object> {
  const movedTo = textOf(options, 'movedTo')
  const hours = textOf(options, 'hoursPerWeek')
  return {
    urn: textOf(options, 'urn'),
    school_name: textOf(options, 'school'),
    provider: textOf(options, 'provider'),
    starts_on: textOf(options, 'startsOn'),
    since_on: textOf(options, 'sinceOn'),
    applied_on: textOf(options, 'appliedOn'),
    hours_per_week: hours === undefined ? undefined : Number(hours),
    country: textOf(options, 'country'),
    confirmed_by: textOf(options, 'confirmedBy'),
    tried: textOf(options, 'tried'),
    to: movedTo === undefined ? undefined : (await councilNamed(council, movedTo)).id,
    to_where: textOf(options, 'toWhere'),
    words: textOf(options, 'words'),
  }
}

export const message = step(async at => {
  const { office, id, options, context } = at
  const content = await contentFor('message', options, context.io, () => ({
    written_by: officerOf(office.profile, options),
    words: needed(options, 'words', '--words'),
  }))
  const desk = textOf(options, 'toTeam')
  return withFiles(at, { verb: 'message', content, desk }, more =>
    office.council.message(id, content, { ...more, ...(desk !== undefined && { desk }) }),
  )
})

export const correct = step(async at => {
  const { office, id, options, context } = at
  const { council, profile } = office
  const { letters, referral } = await council.open(id)
  const replaces = entryMeant(referral, needed(options, 'item', '--item'))
  const replaced = letters.find(({ entry }) => entry.digest === replaces)
  if (replaced?.status !== 'open')
    throw new WrongUse('That entry has no letter of yours that could be corrected.', 'See: cme show')
  const { file: _, ...rest } = options
  const content = await contentFor('correction', rest, context.io, async () => ({
    corrected_by: officerOf(profile, options),
    because: textOf(options, 'because'),
    kind: replaced.kind as Exclude<Fillable, 'correction'>,
    content: await readJson(needed(options, 'file', '--file'), context.io),
  }))
  return withFiles(at, { verb: 'correct', replaces, content: withoutTimes(content) }, more =>
    council.correct(id, replaces, content, more),
  )
})

export const reply = step(async at => {
  const { office, id, options, context } = at
  const content = await contentFor('reply', options, context.io, () => ({
    reply: needed(options, 'reply', '--reply'),
    replied_by: officerOf(office.profile, options),
    case_reference: textOf(options, 'caseReference'),
    words: textOf(options, 'words'),
  }))
  return { said: { verb: 'reply', content }, say: more => office.council.reply(id, content, more) }
})

export const handOver = step(async ({ office: { council, profile }, id, options }) => {
  const to = (await councilNamed(council, textOf(options, 'to') ?? '')).id
  const desk = textOf(options, 'toTeam') ?? 'cme'
  const note = textOf(options, 'note')
  const handing = { to, desk, handed_over_by: decidedBy(profile, options), ...(note !== undefined && { note }) }
  return {
    said: { verb: 'hand_over', to, desk, note },
    say: more => council.handOver(id, { ...more, ...handing }),
  }
})
