// `cme desks`: the own council's teams: which can receive, who opens them, who still lacks their keys.
// Opening one, and changing its keys, is rotate.ts.
import { type DeskStanding, desksOf } from '../../sdk/index.ts'
import { certificateWords } from '../../seal/index.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { rotationLine } from '../people/members.ts'

/** `cme desks list`: of the own council, or of another. */
export const list: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const named = textOf(options, 'council')
  const { council, profile } = office
  const entry =
    named === undefined ? await council.directory.entry(ownCouncil(office)) : await councilNamed(council, named)
  const desks = desksOf(entry, council.nation, now())
  const { net } = profile
  const shown = await Promise.all(
    desks.map(async one => {
      const { desk, certificate } = one
      const about = certificate && { net, authority: entry.id, desk, fingerprint: certificate.fingerprint }
      return { ...one, words: about && (await certificateWords(about)) }
    }),
  )
  const items = shown.map(({ desk, canReceive, certificate, next, people, needed, words, ...one }) => ({
    ...{ desk, can_receive: canReceive, fingerprint: certificate?.fingerprint, check_words: words },
    ...{ next: next?.fingerprint, earlier: one.earlier.map(({ fingerprint }) => fingerprint), people, needed },
    opens: one.openers.map(({ thumbprint }) => thumbprint),
    lacking: one.lacking.map(({ thumbprint }) => thumbprint),
    ...(one.rotationDue && { rotation_due: one.rotationDue }),
  }))
  const text = shown.flatMap(one => linesFor(context, one, one.words))
  return { json: { council: entry.id, items }, text: text.join('\n') || 'No team yet:  cme desks create cme' }
}

function linesFor({ style }: Context, standing: DeskStanding, words: string[] | undefined): string[] {
  const { desk, canReceive, certificate, next, openers, lacking, people, needed } = standing
  const keys = (some: { thumbprint: string }[]) => some.map(one => one.thumbprint.slice(0, 10)).join(', ')
  const state = canReceive ? style.good('can receive referrals') : style.warn('cannot receive referrals yet')
  return [
    `${style.strong(desk)}: ${state}; ${people} of the ${needed} people needed open them`,
    ...(words ? [`  Check words   ${words.join(' ')}`] : []),
    ...(openers.length > 0 ? [`  Opens         ${keys(openers)}`] : []),
    ...(lacking.length > 0
      ? [`  Still lacks   ${keys(lacking)}:  cme keyring rotate ${desk}, or cme members admit`]
      : []),
    ...(certificate ? [] : ['  No certificate in force:  cme desks create']),
    ...(next ? ['  A new certificate is approved, and not shared with enough people yet:  cme desks publish'] : []),
    ...(standing.rotationDue ? [`  ${rotationLine(standing)}`] : []),
  ]
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
