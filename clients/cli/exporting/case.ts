// `cme export-case`: one case, verified and opened, as a PDF to read, as CSV, or as JSON. A copy: confidential addresses stay out.

import type { CaseFile, CaseLetter } from '../../documents/index.ts'
import { csvText } from '../../sdk/exchange/write.ts'
import type { Letter, Spoken, TrustedReferral } from '../../sdk/index.ts'
import { moreOf } from '../../words/history.ts'
import type { Row } from '../../words/letter/rows.ts'
import { shutWords } from '../../words/letter/shut.ts'
import { moment } from '../../words/when.ts'
import { notVerified, roleWords, verbWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Office, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { meant, shortId } from '../reading/ids.ts'
import { letterJson } from '../reading/open.ts'
import { jsonOf } from '../reading/show.ts'
import { standingRows } from '../show/standing.ts'
import { written } from './written.ts'

/** `cme export-case ID`. */
export const exportCase: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const form = textOf(options, 'form') ?? 'pdf'
  if (form === 'pdf' && textOf(options, 'save') === undefined)
    throw new WrongUse('A PDF is written into a file.', 'Add --save case.pdf')
  const { council, profile } = office
  const names = namesFrom(council, { [ownCouncil(office)]: profile.council })
  const { referral, letters } = await council.open(await meant(council, given))
  const { copied, caseFile, drawPdf, letterRows } = await import('../../documents/index.ts')
  const copies = letters.map(one => (one.status === 'open' ? { ...one, content: copied(one.kind, one.content) } : one))
  const json = { ...(await jsonOf(referral, council, names)), copy: true, letters: copies.map(letterJson) }
  if (form === 'json') return written(options, `${JSON.stringify(json, null, 2)}\n`, json)
  const file = await fileOf(office, referral, copies, names)
  if (form === 'csv')
    return written(options, `\ufeff${csvOf(file, ({ kind, content }) => letterRows(kind, content, file.named))}`, json)
  const { printingFonts } = await import('../show/fonts.ts')
  return written(options, await drawPdf(caseFile(file), await printingFonts()), json)
}

async function fileOf(
  office: Office,
  referral: TrustedReferral,
  letters: readonly Letter[],
  names: Names,
): Promise<CaseFile> {
  const own = ownCouncil(office)
  const [sender, recipient] = [await names(referral.sender), await names(referral.recipient)]
  const what = referral.kind === 'transfer' ? 'Referral' : 'Enquiry'
  const heads = await Promise.all(referral.history.map(entry => headOf(entry, names)))
  return {
    id: shortId(referral.id),
    of: office.profile.council,
    title: `${what} from ${sender} to ${recipient}`,
    standing: [
      ['ID', referral.id],
      ['Sent', moment(referral.sentAt)],
      ...(await standingRows(referral, own, names)),
      ...(referral.outside
        ? [['Verified', `No: ${notVerified}. What the other council did, ${sender} says.`] as const]
        : []),
    ],
    entries: heads.map(head => ({ ...head, verified: head.verb !== 'record_outside' })),
    letters: letters.map(one => ({ ...heads[one.entry.position], ...letterOf(one) }) as CaseLetter),
    named: new Map([
      [referral.sender, sender],
      [referral.recipient, recipient],
    ]),
    madeAt: new Date(),
  }
}

async function headOf({ position, claims, at, member }: Spoken, names: Names) {
  const who = `${await names(claims.iss)}, ${roleWords[member.role]}`
  const { verb } = claims
  return { number: position + 1, at, who, verb, what: `${verbWords[verb]}${moreOf(claims)}` }
}

function letterOf(letter: Letter) {
  if (letter.status === 'open') return { kind: letter.kind, content: letter.content, files: letter.manifest }
  if (letter.status === 'refused') return { shut: `Not believed (${letter.reason.code}): ${letter.reason.hint}` }
  return { shut: shutWords[letter.status] }
}

type Opened = Extract<CaseLetter, { kind: unknown }>

/** One line for each answer: which entry, where it stands, the question, the answer. */
function csvOf({ entries, letters }: CaseFile, rowsIn: (letter: Opened) => Row[]): string {
  const lines: string[][] = [['number', 'at', 'who', 'what', 'verified', 'question', 'answer']]
  for (const { number, at, who, what, verified } of entries) {
    const head = [String(number), new Date(at * 1000).toISOString(), who, what, verified ? 'yes' : 'no']
    lines.push([...head, '', ''])
    const letter = letters.find(one => one.number === number)
    if (!letter) continue
    if ('shut' in letter) lines.push([...head, 'not opened', letter.shut])
    else for (const [question, answer] of flat(rowsIn(letter))) lines.push([...head, question, answer])
  }
  return csvText(lines)
}

function flat(rows: readonly Row[], before = ''): [string, string][] {
  return rows.flatMap(({ title, text, gap, groups }) => {
    const name = [before, title].filter(Boolean).join(': ')
    if (!groups) return [[name, gap ? `Not known: ${text}` : (text ?? '')] as [string, string]]
    return groups.flatMap((group, at) => flat(group, groups.length > 1 ? `${name} ${at + 1}` : name))
  })
}
