// `cme package-outside`: what goes to a council that has not joined, made here and sent by nobody: the officer sends it by secure e-mail.
// The phrase of a sealed package is shown once, for the telephone, and kept nowhere.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  askedDays,
  type OutsidePackage,
  outsidePackage,
  type PackedFile,
  usualMailBytes,
  writeTo,
} from '../../documents/index.ts'
import { currentReferral, type Letter, referralFiles } from '../../sdk/index.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { meant, shortId } from '../reading/ids.ts'
import { printingFonts } from '../show/fonts.ts'
import { inMebibytes, progressBar } from '../show/progress.ts'
import { titled } from '../show/standing.ts'

/** `cme package-outside ID`. */
export const packageOutside: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const id = await meant(council, given)
  const { referral, letters } = await council.open(id)
  const current = currentReferral(letters)
  if (!referral.outside || !current)
    throw new WrongUse(
      'This did not go by secure e-mail, or cannot be opened here.',
      'A package is made of what was sent with --outside.',
      'not_outside',
    )
  const to = await council.directory.entry(referral.recipient)
  const names = namesFrom(council, { [ownCouncil(office)]: profile.council })
  const [from, name] = [await names(referral.sender), await names(referral.recipient)]
  const files = await filesOf(context, office, letters)
  const { clocks } = council.nation.policy
  const days = askedDays({ to, clocks, urgent: referral.urgent, now: Date.now() / 1000 })
  const packed = await outsidePackage(
    {
      ...{ id: shortId(id), from, to: name, urgent: referral.urgent, content: current.content },
      ...{ madeAt: new Date(), named: new Map(), ...days },
    },
    files,
    await printingFonts(),
    { sealed: options.sealed === true },
  )
  const paths = await saved(packed, textOf(options, 'save') ?? '.')
  const where = await whereTo(office, to.id)
  const { phrase, subject, reference } = packed
  return {
    json: { id, reference, files: paths, subject, ...where, ...(phrase !== undefined && { phrase }) },
    text: textFor(context, packed, { paths, name, id, ...where }).join('\n'),
  }
}

/** Every attachment of the own letters, opened and verified. */
async function filesOf(context: Context, { council }: Office, letters: readonly Letter[]): Promise<PackedFile[]> {
  const own = referralFiles(letters)
  const bar = progressBar(
    context,
    'Fetching attachments',
    own.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  const files: PackedFile[] = []
  for (const entry of own) {
    const content = await (await council.download(entry, letters)).bytes()
    bar.at(entry.bytes)
    files.push({ name: entry.name, type: entry.type, content })
  }
  bar.end()
  return files
}

/** The mailbox and the number, as the directory has them; a council that has not joined may have given none. */
async function whereTo({ council }: Office, id: string): Promise<{ mailbox?: string; telephone?: string }> {
  const contents = await council.directory.contents(id)
  return contents.state === 'given' ? writeTo(contents.document) : {}
}

/** For its owner alone; a file that is there is never written over. */
async function saved({ files, subject, covering }: OutsidePackage, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const words = { name: 'covering-e-mail.txt', bytes: new TextEncoder().encode(`Subject: ${subject}\n\n${covering}`) }
  const paths: string[] = []
  for (const { name, bytes } of [...files, words]) {
    const path = join(folder, name)
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
    paths.push(path)
  }
  return paths
}

type Made = { paths: readonly string[]; name: string; id: string; mailbox?: string; telephone?: string }

function textFor({ style }: Context, packed: OutsidePackage, made: Made): string[] {
  const { paths, name, id, mailbox, telephone } = made
  const { phrase, files } = packed
  const bytes = files.reduce((sum, one) => sum + one.bytes.length, 0)
  const unknown = 'the directory has none: take it from their website, never from an e-mail'
  return [
    style.good(`The package for ${name} is made; nobody has been sent anything.`),
    ...paths.map((path, at) => titled(at === 0 ? 'Files' : '', path)),
    titled('Secure e-mail', mailbox ?? unknown),
    titled('Telephone', telephone ?? unknown),
    titled('Subject', packed.subject),
    ...(bytes > usualMailBytes
      ? [style.warn(`It has ${inMebibytes(bytes)}: many mailboxes refuse more than ${inMebibytes(usualMailBytes)}.`)]
      : []),
    ...(phrase === undefined
      ? ['', 'Send it by secure e-mail only: it is not encrypted itself. With --sealed it is.']
      : [
          '',
          titled('Phrase', style.strong(phrase)),
          'Ring them and read it out; it goes into no e-mail. It is shown once: lost, make the package again.',
        ]),
    '',
    `When it is sent:  cme record-outside ${shortId(id)} --step sent --mailbox ${mailbox ?? 'ADDRESS'}`,
  ]
}
