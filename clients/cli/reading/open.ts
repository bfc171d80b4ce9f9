// `cme open`: every letter of a referral, opened and verified here, and then reported as delivered.
// A letter that is not believed is named and none of it is shown; it does not hide the others.
import { nextState } from '../../../schemas/lifecycle.ts'
import { may } from '../../../schemas/permissions.ts'
import type { Letter, Opened, TrustedReferral } from '../../sdk/index.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { exits } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { sayOnce } from '../saying/say-once.ts'
import { letterLines } from '../show/letter.ts'
import { line } from '../show/plain.ts'
import { inMebibytes } from '../show/progress.ts'
import { describe } from '../show/standing.ts'
import type { Style } from '../show/style.ts'
import { moment } from '../show/when.ts'
import { verbWords } from '../show/words.ts'
import { meant, shortId } from './ids.ts'
import { saveAttachment } from './save.ts'

type Saved = { statement: string; id: string; name: string; path: string }

/** `cme open ID`. */
export const open: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const own = ownCouncil(office)
  const id = await meant(council, given)
  const { referral, letters } = await council.open(id)
  const folder = textOf(options, 'save')
  const saved = folder === undefined ? [] : await saveAll(office, letters, folder)
  const after = await collectAll(context, office, referral, letters)
  const names = namesFrom(council, { [own]: profile.council })
  const refused = letters.some(({ status }) => status === 'refused')
  return {
    json: { id, state: after.state, letters: letters.map(letterJson), saved },
    text: await textFor(context.style, after, letters, saved, own, names),
    ...(refused && { exit: exits.notBelieved }),
  }
}

async function saveAll({ council }: Office, letters: readonly Letter[], folder: string): Promise<Saved[]> {
  const saved: Saved[] = []
  for (const letter of letters) {
    if (letter.status !== 'open') continue
    for (const entry of letter.manifest) {
      const path = await saveAttachment(council, entry, letters, folder)
      saved.push({ statement: letter.entry.digest, id: entry.id, name: entry.name, path })
    }
  }
  return saved
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
      if (nextState(after.kind, after.state, 'collect', sideOf(after, profile.authority)) === undefined) continue
      const said = await sayOnce(office, after.id, { verb: 'collect', item: entry.digest }, {}, more =>
        council.collect(after.id, entry.digest, more),
      )
      after = said.referral
    }
    return after
  })
}

function isDue({ items }: TrustedReferral, { entry }: Letter, own: string): boolean {
  const item = items.find(({ digest }) => digest === entry.digest)
  return entry.claims.iss !== own && item !== undefined && !item.collected.includes(own)
}

function sideOf({ sender }: TrustedReferral, own: string): 'sender' | 'recipient' {
  return sender === own ? 'sender' : 'recipient'
}

function letterJson(letter: Letter) {
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
  saved: readonly Saved[],
  own: string,
  names: Names,
): Promise<string> {
  const parts = await Promise.all(ordered(letters).map(letter => letterText(style, letter, saved, names)))
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

async function letterText(style: Style, letter: Letter, saved: readonly Saved[], names: Names): Promise<string> {
  const { claims, position, at } = letter.entry
  const who = await names(claims.iss)
  const heading = `${'─'.repeat(3)} ${position + 1} · ${who} · ${verbWords[claims.verb]} · ${moment(at)} `
  const rule = style.strong(heading.padEnd(style.columns, '─'))
  if (letter.status !== 'open') return ['', rule, `  ${shut(style, letter)}`].join('\n')
  const lines = await letterLines(letter.kind, letter.content, style, names)
  const odd = letter.findings.map(({ path, message }) => `  ${style.warn('!')} ${line(`${path}: ${message}`)}`)
  return ['', rule, ...lines, ...odd, ...attachmentLines(style, letter, saved)].join('\n')
}

function shut(style: Style, letter: Exclude<Letter, Opened>): string {
  if (letter.status === 'refused') {
    return style.bad(`NOT BELIEVED [${letter.reason.code}]: ${line(letter.reason.hint)}`)
  }
  if (letter.status === 'recalled') return style.warn('Recalled by the council that sent it.')
  return letter.status === 'not_served'
    ? 'No longer kept at the gateway, or not yours to read any more.'
    : 'Written to another team: your access does not open it.'
}

function attachmentLines(style: Style, { manifest, entry }: Opened, saved: readonly Saved[]): string[] {
  if (manifest.length === 0) return []
  const lines = manifest.map(file => {
    const there = saved.find(one => one.id === file.id && one.statement === entry.digest)
    const place = there ? `  ✓ verified, saved as ${there.path}` : ''
    return `  ${line(file.name)} (${file.type.replaceAll('_', ' ')}, ${inMebibytes(file.bytes)})${place}`
  })
  return ['', style.strong('Attachments'), ...lines]
}
