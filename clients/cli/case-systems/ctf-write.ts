// `cme ctf write`: a case as a Common Transfer File, for schools and systems that take only that.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOn } from '../../../schemas/directory/identity.ts'
import { answerOf } from '../../../schemas/letter/gap.ts'
import { letterContents, type Referral } from '../../../schemas/letter/index.ts'
import { type CtfName, writeCtf } from '../../ctf/index.ts'
import { currentReferral, type Letter } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { today } from '../../words/when.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { meant } from '../reading/ids.ts'

/** `cme ctf write ID`. */
export const ctfWrite: Action = async (context, [given = ''], options) => {
  const to = destinationOf(options)
  const serial = Number(textOf(options, 'serial') ?? '1')
  if (!Number.isInteger(serial) || serial < 1 || serial > 999)
    throw new WrongUse('A serial is a number from 1 to 999.', 'Add --serial 1, or leave it out.')
  const office = await openOffice(context)
  const own = await office.council.directory.entry(ownCouncil(office))
  const lea = codeOn(own.identity?.la_codes, today())
  if (lea === undefined)
    throw new WrongUse('Your council has no DfE code, and a Common Transfer File must name one.', 'Use another form.')
  const { letters } = await office.council.open(await meant(office.council, given))
  const referral = referralIn(letters)
  const { name, xml } = writeCtf(referral, {
    from: { lea, name: own.identity?.name ?? '' },
    to,
    serial,
    at: new Date(),
  })
  const folder = textOf(options, 'save') ?? '.'
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  await writeFile(path, xml, { flag: 'wx', mode: 0o600 })
  const child = [referral.child.forename, referral.child.surname].map(part => line(answerOf(part) ?? '')).join(' ')
  return {
    json: { file: path, name },
    text: `${path}: ${child}\nA partial file: nothing about safeguarding, no confidential address, no number that is not verified.`,
  }
}

/** The referral as it stands: the latest correction of it, else as it was sent. */
function referralIn(letters: readonly Letter[]): Referral {
  const parsed = letterContents.referral.safeParse(currentReferral(letters)?.content)
  if (parsed.success) return parsed.data
  throw new WrongUse('This holds no referral that could be opened here.', 'See: cme open ID', 'no_referral')
}

function destinationOf(options: Options): CtfName['to'] {
  const school = textOf(options, 'school')?.replace('/', '')
  const chosen = [school !== undefined, options.unknown === true, options.outside === true].filter(Boolean)
  if (chosen.length !== 1)
    throw new WrongUse('Say for whom: --school LAESTAB, --unknown or --outside.', 'See: cme help ctf write')
  if (school === undefined) return options.unknown === true ? 'unknown' : 'outside'
  const [, lea, estab] = /^(\d{3})(\d{4}|LLLL)$/.exec(school.toUpperCase()) ?? []
  if (!lea || !estab)
    throw new WrongUse(
      `${line(school)} is not a school's DfE number.`,
      'Seven digits, e.g. 871/4000; 871LLLL for a council.',
    )
  return { lea, estab }
}
