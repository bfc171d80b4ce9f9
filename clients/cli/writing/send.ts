// `cme send` and `cme enquire`: checked here, sealed here, sent once. Run again after a crash, it goes on with what was begun.
import { canReceive, type Entry } from '../../../schemas/directory/directory.ts'
import { codeOn, dayOf } from '../../../schemas/directory/identity.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import type { Checked } from '../../../schemas/letter/check.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Unmet } from '../../../schemas/letter/requirements/unmet.ts'
import { GatewayProblem, type Sending } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { meant, shortId } from '../reading/ids.ts'
import { withLock } from '../saying/lock.ts'
import { progressBar } from '../show/progress.ts'
import { describe } from '../show/standing.ts'
import { checkContent, describeChecked } from './check.ts'
import { attachmentsIn, type NamedFile, readFiles, refuseWronglyTogether } from './files.ts'
import { readJson } from './read-json.ts'
import { askedBy, missingIn, missingLines, withReasons } from './requirements.ts'

type Kind = 'transfer' | 'enquiry'

/** `cme send FILE --to COUNCIL`. */
export const sendReferral: Action = (context, args, options) => sendKind(context, 'transfer', args, options)
/** `cme enquire FILE --to COUNCIL`. */
export const sendEnquiry: Action = (context, args, options) => sendKind(context, 'enquiry', args, options)

async function sendKind(context: Context, kind: Kind, [file = '-']: string[], options: Options): Promise<Answer> {
  const [content, attached] = await Promise.all([readJson(file, context.io), attachmentsIn(options)])
  refuseBlocks(kind, checkAll(kind, content, {}, []))
  const office = await openOffice(context)
  const files = await readFiles(context, office.council, options, attached)
  const to = await councilNamed(office.council, textOf(options, 'to') ?? '')
  if (to.id === office.profile.authority)
    throw new WrongUse('That is your own council.', 'Name the other one: --to', 'own_council')
  const desk = textOf(options, 'toTeam') ?? 'cme'
  refuseWronglyTogether(files, { kind, desk })
  const urgent = options.urgent === true || isUrgent(content)
  const requirements = await askedBy(context, office.council, to, urgent)
  const asked = {
    requirements: kind === 'transfer' ? requirements : [],
    attached: files.map(({ type }) => type),
    urgent,
  }
  const name = to.identity?.name ?? to.id
  const before = missingLines(name, missingIn(content, asked), context)
  if (before.length > 0) context.remark(before.join('\n'))
  const { content: written, missing } = await withReasons(context, content, asked, options)
  const checked = checkAll(kind, written, { desk, ...(to.identity && { recipient: recipientOf(to) }) }, files)
  refuseBlocks(kind, checked)
  remarkOn(context, kind, checked)
  return withLock(office.profile, context, async () => {
    const follows = textOf(options, 'follows')
    const sending = {
      to: to.id,
      desk,
      kind,
      content,
      urgent,
      ...(follows !== undefined && { follows: await meant(office.council, follows) }),
      ...(options.outside === true && { outside: true }),
    }
    const reference = textOf(options, 'reference') ?? (await referenceOf(sending, files))
    const earlier = await sentBefore(office, reference)
    const bytes = files.reduce((sum, { content: { size } }) => sum + size, 0)
    const bar = progressBar(context, 'Sealing and uploading', bytes)
    const sent = await office.council
      .send({
        ...sending,
        content: written,
        reference,
        attachments: files,
        onProgress: bar.at,
        onNotice: ({ says }) => context.remark(says),
      } as Sending)
      .catch(error => {
        throw withWayOut(error, { kind, name, desk, teams: teamsOf(office, to) })
      })
      .finally(bar.end)
    return told(context, office, { ...sent, name, earlier, checked, missing })
  })
}

function recipientOf({ identity }: Entry) {
  const laCode = codeOn(identity?.la_codes, dayOf(Date.now() / 1000))
  return { ...(identity && { name: identity.name }), ...(laCode && { laCode }) }
}

/** The letter's own priority and the flag outside must not differ. */
function isUrgent(content: unknown): boolean {
  return (content as { basis?: { priority?: unknown } } | null)?.basis?.priority === 'urgent'
}

function checkAll(kind: Kind, content: unknown, more: object, files: readonly NamedFile[]): Checked {
  const manifest = files.map(
    ({ content: { size }, ...described }): ManifestEntry => ({ ...described, id: newId(), bytes: size }),
  )
  return checkContent(letterOf(kind), content, { ...more, manifest })
}

const letterOf = (kind: Kind) => (kind === 'transfer' ? 'referral' : 'enquiry')

function refuseBlocks(kind: Kind, { blocks }: Checked): void {
  if (blocks.length > 0) throw new InvalidContent('This cannot be sent as it is.', blocks, letterOf(kind))
}

function remarkOn(context: Context, kind: Kind, { warnings, gaps }: Checked): void {
  if (warnings.length + gaps.length === 0) return
  const style = { ...context.style, strong: (text: string) => text, warn: (text: string) => text }
  context.remark(describeChecked(letterOf(kind), { blocks: [], warnings, gaps }, style).join('\n'))
}

/** The same content and files to the same team are the same sending, however often the command is run. */
async function referenceOf(sending: object, files: readonly NamedFile[]): Promise<string> {
  const attached = files.map(({ name, type, sha256: digest }) => [name, type, digest])
  return `cli ${await sha256(JSON.stringify([sending, attached]))}`
}

/** Whether this very sending was finished by an earlier run. */
export async function sentBefore(
  { profile, memory }: Pick<Office, 'profile' | 'memory'>,
  reference: string,
): Promise<boolean> {
  const key = `${profile.net} ${profile.authority} send  reference ${reference}`
  return (await memory.done(key)) !== undefined
}

type Way = { kind: Kind; name: string; desk: string; teams: string[] }

/** The teams that can be sent to now. */
function teamsOf({ council }: Office, to: Entry): string[] {
  const desks = new Set(to.certificates.map(({ desk }) => desk))
  return [...desks].filter(desk => canReceive(to, desk, council.nation, Date.now() / 1000))
}

/** The protocol's hint names no commands: for one who cannot be sent to, what to type instead. */
function withWayOut(error: unknown, { kind, name, desk, teams }: Way): unknown {
  if (!(error instanceof GatewayProblem) || error.code !== 'recipient_without_certificate') return error
  const ring = `Whom to ring: cme directory show "${line(name)}"`
  const hint = teams.includes(desk)
    ? 'Run cme join: it takes up keys that were shared with you. Else ask a manager of your council to share them.'
    : teams.length > 0
      ? `Its teams that can: ${teams.join(', ')} (--to-team ${teams[0]}). ${ring}`
      : kind === 'enquiry'
        ? `Ask them by telephone. ${ring}`
        : `Run the same command with --outside (cme send --outside): it is recorded here, and you send it by secure e-mail. ${ring}`
  return new GatewayProblem({ ...error.problem, hint })
}

type Told = Awaited<ReturnType<Office['council']['send']>> & {
  name: string
  earlier: boolean
  checked: Checked
  missing: Unmet[]
}

async function told(
  context: Context,
  office: Office,
  { referral, name, earlier, checked, missing, ...sent }: Told,
): Promise<Answer> {
  const own = ownCouncil(office)
  const names = namesFrom(office.council, { [own]: office.profile.council })
  const standing = await describe(referral, own, names)
  const { style } = context
  const what = referral.kind === 'transfer' ? 'referral' : 'enquiry'
  const first = earlier
    ? `This ${what} was sent before, and was not sent again. To send the same once more: --reference`
    : referral.outside
      ? style.warn(
          `Recorded, and sent to nobody yet: make the package for ${name} with: cme package-outside ${shortId(sent.id)}`,
        )
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
      asked_for_and_missing: missing.map(({ requirement, words, because }) => ({
        requirement,
        words,
        ...(because && { because }),
      })),
    },
    text: [first, ...standing, '', `Look at it with:  cme show ${shortId(sent.id)}`].join('\n'),
  }
}
