// `cme send` and `cme enquire`: checked here, sealed here, sent once. Run again after a crash, it goes on with what was begun.
import type { Entry } from '../../../schemas/directory.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import type { Checked } from '../../../schemas/letter/check.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Sending } from '../../sdk/index.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { InvalidContent } from '../exit.ts'
import { meant, shortId } from '../reading/ids.ts'
import { withLock } from '../saying/lock.ts'
import { progressBar } from '../show/progress.ts'
import { describe } from '../show/standing.ts'
import { checkContent, describeChecked } from './check.ts'
import { type NamedFile, namedFiles, outgoing } from './files.ts'
import { readJson } from './read-json.ts'

type Kind = 'transfer' | 'enquiry'

/** `cme send FILE --to COUNCIL`. */
export const sendReferral: Action = (context, args, options) => sendKind(context, 'transfer', args, options)
/** `cme enquire FILE --to COUNCIL`. */
export const sendEnquiry: Action = (context, args, options) => sendKind(context, 'enquiry', args, options)

async function sendKind(context: Context, kind: Kind, [file = '-']: string[], options: Options): Promise<Answer> {
  const [content, files] = await Promise.all([readJson(file, context.io), namedFiles(listOf(options, 'attach'))])
  refuseBlocks(checkAll(kind, content, {}, files))
  const office = await openOffice(context)
  const to = await councilNamed(office.council, textOf(options, 'to') ?? '')
  const desk = textOf(options, 'toTeam') ?? 'cme'
  const checked = checkAll(kind, content, { desk, ...(to.identity && { recipient: recipientOf(to) }) }, files)
  remarkOn(context, checked)
  return withLock(office.profile, context, async () => {
    const follows = textOf(options, 'follows')
    const sending = {
      to: to.id,
      desk,
      kind,
      content,
      urgent: options.urgent === true || isUrgent(content),
      ...(follows !== undefined && { follows: await meant(office.council, follows) }),
    }
    const reference = textOf(options, 'reference') ?? (await referenceOf(sending, files))
    const earlier = await sentBefore(office, reference)
    const bytes = files.reduce((sum, { content: { size } }) => sum + size, 0)
    const bar = progressBar(context, 'Sealing and uploading', bytes)
    const sent = await office.council
      .send({ ...sending, reference, attachments: outgoing(files), onProgress: bar.at } as Sending)
      .finally(bar.end)
    return told(context, office, { ...sent, name: to.identity?.name ?? to.id, earlier, checked })
  })
}

function recipientOf({ identity }: Entry) {
  return { ...(identity && { name: identity.name }), ...(identity?.la_code && { laCode: identity.la_code }) }
}

/** The letter's own priority and the flag outside must not differ. */
function isUrgent(content: unknown): boolean {
  return (content as { basis?: { priority?: unknown } } | null)?.basis?.priority === 'urgent'
}

function checkAll(kind: Kind, content: unknown, more: object, files: readonly NamedFile[]): Checked {
  const manifest = files.map(
    ({ content: { size }, ...described }): ManifestEntry => ({ ...described, id: newId(), bytes: size }),
  )
  return checkContent(kind === 'transfer' ? 'referral' : 'enquiry', content, { ...more, manifest })
}

function refuseBlocks({ blocks }: Checked): void {
  if (blocks.length > 0) throw new InvalidContent('This cannot be sent as it is.', blocks)
}

function remarkOn(context: Context, { warnings, gaps }: Checked): void {
  if (warnings.length + gaps.length === 0) return
  const style = { ...context.style, strong: (text: string) => text, warn: (text: string) => text }
  context.remark(describeChecked({ blocks: [], warnings, gaps }, style).join('\n'))
}

/** The same content and files to the same team are the same sending, however often the command is run. */
async function referenceOf(sending: object, files: readonly NamedFile[]): Promise<string> {
  const attached = files.map(({ name, type, sha256: digest }) => [name, type, digest])
  return `cli ${await sha256(JSON.stringify([sending, attached]))}`
}

/** Whether this very sending was finished by an earlier run. */
async function sentBefore({ profile, memory }: Office, reference: string): Promise<boolean> {
  const key = `${profile.net} ${profile.authority} send  reference ${reference}`
  return (await memory.done(key)) !== undefined
}

type Told = Awaited<ReturnType<Office['council']['send']>> & { name: string; earlier: boolean; checked: Checked }

async function told(
  context: Context,
  office: Office,
  { referral, name, earlier, checked, ...sent }: Told,
): Promise<Answer> {
  const own = ownCouncil(office)
  const names = namesFrom(office.council, { [own]: office.profile.council })
  const standing = await describe(referral, own, names)
  const { style } = context
  const what = referral.kind === 'transfer' ? 'referral' : 'enquiry'
  const first = earlier
    ? `This ${what} was sent before, and was not sent again. To send the same once more: --reference`
    : style.good(`Sent to ${name}.`)
  return {
    json: {
      id: sent.id,
      sent_before: earlier,
      to: referral.recipient,
      state: referral.state,
      statement: sent.statement,
      receipt: sent.receipt,
      gaps: checked.gaps,
      warnings: checked.warnings,
    },
    text: [first, ...standing, '', `Look at it with:  cme show ${shortId(sent.id)}`].join('\n'),
  }
}
