// `cme open`: every letter of a referral, opened and verified here, and then reported as delivered.
// A letter that is not believed is named and none of it is shown; it does not hide the others.
import { type FileFlag, fileFlags } from '../../../schemas/file-policy.ts'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import type { SealedDue } from '../../../schemas/letter/sealed-clocks.ts'
import { may } from '../../../schemas/permissions.ts'
import { mayCollect } from '../../../schemas/referral/handing-over.ts'
import { lifeOf, nextState } from '../../../schemas/referral/lifecycle.ts'
import type { Letter, Opened, TrustedReferral } from '../../sdk/index.ts'
import { sealedLine } from '../../words/clocks.ts'
import { placeAndPath } from '../../words/letter/place.ts'
import { shutWords } from '../../words/letter/shut.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { verbWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { exits } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { sayOnce } from '../saying/say-once.ts'
import { letterLines } from '../show/letter.ts'
import { inMebibytes } from '../show/progress.ts'
import { describe, titled } from '../show/standing.ts'
import type { Style } from '../show/style.ts'
import { scannerOf } from '../writing/scan.ts'
import { meant, shortId } from './ids.ts'
import { type NotSaved, type SavedFile, saveAll } from './save.ts'

type Kept = { saved: readonly SavedFile[]; refused: readonly NotSaved[] }

/** `cme open ID`. */
export const open: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const id = await meant(council, given)
  const opened = await council.open(id)
  const { referral, letters } = opened
  const sealedDue = await council.sealedDue(opened)
  const folder = textOf(options, 'save')
  const scanner = scannerOf(context, options)
  const kept =
    folder === undefined ? { saved: [], refused: [] } : await saveAll(context, { council, letters, folder, scanner })
  const after = await collectAll(context, office, referral, letters)
  const names = namesFrom(council, { [own]: profile.council })
  const refused = letters.some(({ status }) => status === 'refused') || kept.refused.some(({ believed }) => !believed)
  return {
    json: {
      id,
      state: after.state,
      letters: letters.map(letterJson),
      sealed_due: sealedDue,
      saved: kept.saved,
      not_saved: kept.refused,
    },
    text: [await textFor(context.style, after, letters, kept, own, names), ...sealedLines(sealedDue)].join('\n'),
    ...(refused && { exit: exits.notBelieved }),
  }
}

/** What was opened is said to be delivered, where the role may say so and nobody of the council said it before. */
async function collectAll(
  context: Context,
  office: Office,
  referral: TrustedReferral,
  letters: readonly Letter[],
): Promise<TrustedReferral> {
  const { profile, council } = office
  if (!may(profile.role, 'collect', 'party')) return referral
  const due = letters.filter(letter => letter.status === 'open' && isDue(referral, letter, profile.authority))
  if (due.length === 0) return referral
  return withLock(profile, context, async () => {
    let after = referral
    for (const { entry } of due) {
      if (nextState(lifeOf(after), after.state, 'collect', sideOf(after, profile.authority)) === undefined) continue
      const said = await sayOnce(office, after.id, { verb: 'collect', item: entry.digest }, {}, more =>
        council.collect(after.id, entry.digest, more),
      )
      after = said.referral
    }
    return after
  })
}

function isDue(referral: TrustedReferral, { entry }: Letter, own: string): boolean {
  const item = referral.items.find(({ digest }) => digest === entry.digest)
  return item !== undefined && mayCollect(referral, item, own) && !item.collected.includes(own)
}

function sideOf({ sender }: TrustedReferral, own: string): 'sender' | 'recipient' {
  return sender === own ? 'sender' : 'recipient'
}

/** An opened letter for programs, or why it is not. */
export function letterJson(letter: Letter) {
  const { entry, status } = letter
  const { claims, digest, position, at } = entry
  const about = { number: position + 1, statement: digest, verb: claims.verb, by: claims.iss, at, status }
  if (letter.status === 'refused') return { ...about, code: letter.reason.code, reason: letter.reason.message }
  if (letter.status !== 'open') return about
  const { kind, content, findings, manifest } = letter
  return { ...about, kind, content, findings, attachments: manifest }
}

async function textFor(
  style: Style,
  referral: TrustedReferral,
  letters: readonly Letter[],
  kept: Kept,
  own: string,
  names: Names,
): Promise<string> {
  const parts = await Promise.all(ordered(letters).map(letter => letterText(style, letter, kept, names)))
  const title = `${referral.kind === 'transfer' ? 'Referral' : 'Enquiry'} ${shortId(referral.id)}`
  return [style.strong(title), ...(await describe(referral, own, names)), ...parts].join('\n')
}

/** A correction stands right above what it corrects. */
function ordered(letters: readonly Letter[]): Letter[] {
  const corrections = letters.filter(({ entry: { claims } }) => claims.verb === 'correct')
  const replaced = (letter: Letter) =>
    corrections.filter(({ entry: { claims } }) => claims.verb === 'correct' && claims.replaces === letter.entry.digest)
  return letters
    .filter(letter => !corrections.includes(letter))
    .flatMap(letter => [...replaced(letter).toReversed(), letter])
}

async function letterText(style: Style, letter: Letter, kept: Kept, names: Names): Promise<string> {
  const { claims, position, at } = letter.entry
  const who = await names(claims.iss)
  const heading = `${'─'.repeat(3)} ${position + 1} · ${who} · ${verbWords[claims.verb]} · ${moment(at)} `
  const rule = style.strong(heading.padEnd(style.columns, '─'))
  if (letter.status !== 'open') return ['', rule, `  ${shut(style, letter)}`].join('\n')
  const lines = await letterLines(letter.kind, letter.content, style, names)
  const odd = letter.findings.map(
    ({ path, message }) => `  ${style.warn('!')} ${line(`${placeAndPath(letter.kind, path)}: ${message}`)}`,
  )
  return ['', rule, ...lines, ...odd, ...attachmentLines(style, letter, kept)].join('\n')
}

function shut(style: Style, letter: Exclude<Letter, Opened>): string {
  if (letter.status === 'refused') {
    return style.bad(`NOT BELIEVED [${letter.reason.code}]: ${line(letter.reason.hint)}`)
  }
  return letter.status === 'recalled' ? style.warn(shutWords.recalled) : shutWords[letter.status]
}

function attachmentLines(style: Style, { manifest, entry }: Opened, kept: Kept): string[] {
  if (manifest.length === 0) return []
  const lines = manifest.map(file => {
    const here = (one: { id: string; statement: string }) => one.id === file.id && one.statement === entry.digest
    const [there, refused] = [kept.saved.find(here), kept.refused.find(here)]
    const place = there ? `  ✓ verified, saved as ${there.path}` : ''
    const remarks = [...new Set([...(file.flags ?? []), ...(there?.flags ?? [])])].map(
      flag => `\n    ${style.warn('!')} ${remarkOf(flag)}`,
    )
    const not = refused ? `\n    ${style.bad(`NOT KEPT [${refused.code}]: ${line(refused.message)}`)}` : ''
    const scanned = file.scan ? `, scanned by the sender (${line(file.scan.by)})` : ''
    return `  ${line(file.name)} (${attachmentTypes[file.type]}, ${inMebibytes(file.bytes)}${scanned})${place}${remarks.join('')}${not}`
  })
  return ['', style.strong('Attachments'), ...lines]
}

function remarkOf(flag: string): string {
  return fileFlags[flag as FileFlag] ?? flag.replaceAll('_', ' ')
}

/** Days that the letter's own content sets: shown here, known to nobody else. */
function sealedLines(dues: readonly SealedDue[]): string[] {
  if (dues.length === 0) return []
  return ['', ...dues.map(one => titled(one === dues[0] ? 'By law' : '', sealedLine(one)))]
}
