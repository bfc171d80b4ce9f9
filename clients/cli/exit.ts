// What ends a command other than well: one exit code for each kind of trouble, and words that say what to do.
// Errors are known by their names here, so that a command which needs no gateway loads nothing of it.
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LetterKind } from '../../schemas/letter/index.ts'
import type { Finding } from '../../schemas/letter/rules/finding.ts'
import type { Spoken } from '../sdk/index.ts'

/** Documented in README.md; never renumbered. */
export const exits = {
  done: 0,
  bug: 1,
  wrongUse: 2,
  refused: 3,
  notBelieved: 4,
  invalidContent: 5,
  unreachable: 6,
  changed: 7,
  interrupted: 130,
} as const

/** The command line, a file or the profile is not what the command needs. */
export class WrongUse extends Error {
  override name = 'WrongUse'
  readonly code: string
  readonly hint: string

  constructor(message: string, hint = 'See: cme help', code = 'wrong_use') {
    super(message)
    this.hint = hint
    this.code = code
  }
}

/** A file's content is not what may be sent. */
export class InvalidContent extends Error {
  override name = 'InvalidContent'
  readonly findings: Finding[]
  /** Which letter's fields the findings name; none where they are of another file. */
  readonly kind: LetterKind | undefined
  readonly hint?: string

  constructor(message: string, findings: Finding[] = [], kind?: LetterKind, hint?: string) {
    super(message)
    if (hint !== undefined) this.hint = hint
    this.findings = findings
    this.kind = kind
  }
}

/** How a failed command ends: `--json` prints it as `{ "error": … }`. */
export type Failure = {
  exit: number
  code: string
  message: string
  hint?: string
  origin?: string
  instance?: string
  findings?: Finding[]
  changes?: { verb: string; by: string; side?: string; at: number; position: number }[]
}

/** What kind of trouble an error is, in words for whoever runs the command. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return bug(String(error))
  const trouble = error as Error & Troubled
  return (kinds[error.name] ?? (it => other(it)))(trouble)
}

type Troubled = {
  code?: string
  hint?: string
  detail?: string
  status?: number
  origin?: string
  problem?: { title: string; instance?: string }
  findings?: Finding[]
  changes?: Spoken[]
  path?: string
  syscall?: string
  address?: string
  port?: number
}
type Trouble = Error & Troubled

const kinds: Record<string, (error: Trouble) => Failure> = {
  WrongUse: error => plain(exits.wrongUse, error),
  ProfileUnusable: error => plain(exits.wrongUse, error),
  WrapRefused: error => plain(exits.wrongUse, error),
  NotHttps: error => plain(exits.wrongUse, error),
  GatewayProblem: refused,
  Distrust: error => plain(exits.notBelieved, error),
  LetterRefused: error => plain(exits.notBelieved, error),
  AttachmentRefused: error => plain(exits.notBelieved, error),
  CertificateRefused: error => plain(exits.notBelieved, error),
  KeyringRefused: error => plain(exits.notBelieved, error),
  FileRefused: error => plain(exits.invalidContent, error),
  LetterInvalid: invalid,
  InvalidContent: invalid,
  HandOverIncomplete: error => plain(exits.wrongUse, error),
  PlanWrong: error => plain(exits.wrongUse, error),
  WouldBeReached: error => plain(exits.wrongUse, error),
  SecretOpen: error => plain(exits.wrongUse, error),
  SealedElsewise: error => plain(exits.wrongUse, error),
  FileTooLarge: error => plain(exits.wrongUse, error),
  PackageTooLarge: error => plain(exits.wrongUse, error),
  Unreachable: error => ({
    exit: exits.unreachable,
    code: 'unreachable',
    message: error.message,
    hint: 'Nothing is lost. Check the line and the address in the profile, then run the same command again.',
  }),
  ChangedMeanwhile: changed,
  DirectoryChanged: changed,
}

function plain(exit: number, error: Trouble): Failure {
  return { exit, code: error.code ?? 'wrong_use', message: error.message, ...(error.hint && { hint: error.hint }) }
}

/** The protocol's hints name no commands. */
const commandFor: Record<string, string> = { verb_not_allowed: 'What you can do now: cme show ID' }

function refused(error: Trouble): Failure {
  const { code = 'internal', detail, hint, origin, status = 0, problem } = error
  const title = problem?.title ?? error.message
  const said = detail && detail !== title ? `${title}: ${detail}` : title
  const instance = problem?.instance
  return {
    exit: status >= 500 ? exits.unreachable : code === 'stale' ? exits.changed : exits.refused,
    code,
    message: said,
    ...(hint && { hint: [hint, commandFor[code]].filter(Boolean).join(' ') }),
    ...(origin && { origin }),
    ...(instance && { instance }),
  }
}

function invalid(error: Trouble): Failure {
  const { findings = [] } = error
  const message = error.name === 'InvalidContent' ? error.message : 'This cannot be sent as it is.'
  return {
    exit: exits.invalidContent,
    code: 'invalid_content',
    message,
    hint: error.hint ?? 'Put right what is named, then run the same command again.',
    findings,
  }
}

function changed(error: Trouble): Failure {
  const changes = (error.changes ?? []).map(({ claims, at, position, by }) => ({
    verb: claims.verb,
    by: claims.iss,
    side: by,
    at,
    position,
  }))
  return {
    exit: exits.changed,
    code: 'changed_meanwhile',
    message: 'Somebody has just changed this, and nothing of yours was recorded.',
    hint: 'Look at what changed (cme show), then decide again.',
    changes,
  }
}

/** What the machine itself refused. Some errors name no path: those are said without one. */
const refusedByTheMachine: Record<string, (path: string | undefined) => [code: string, says: string, hint: string]> = {
  ENOENT: path => absent(path ?? ''),
  EISDIR: path => ['no_file', `${path ?? 'What was named'} is a folder, not a file.`, 'Name a file.'],
  ENOTDIR: path => ['no_folder', `${path ?? 'What was named'} is a file, not a folder.`, 'Name a folder.'],
  EEXIST: path => [
    'file_is_there',
    `${path} is there already, and nothing is written over.`,
    'Name another folder or file, or move it away.',
  ],
  EACCES: path => noAccess(path),
  EPERM: path => noAccess(path),
  EROFS: path => noAccess(path),
  ENOSPC: path => noRoom(path),
  EDQUOT: path => noRoom(path),
}
const pathNeeded = ['ENOENT', 'EEXIST', 'EACCES', 'EPERM']

function taken({ address, port }: Trouble): Pick<Failure, 'code' | 'message' | 'hint'> {
  const place = port === undefined || port < 0 ? address : `port ${port}`
  return {
    code: 'place_taken',
    message: `Something else answers at ${place ?? 'that place'} already.`,
    hint: 'Stop it, or choose another: --port, --socket.',
  }
}

/** What is to be written needs a folder that is there. */
function absent(path: string): [string, string, string] {
  if (path === '') return ['no_such_file', 'No file is named.', 'Name a file, or - for standard input.']
  const folder = dirname(path)
  return existsSync(folder)
    ? ['no_such_file', `There is no file ${path}.`, 'Check the path.']
    : ['no_such_file', `There is no folder ${folder}, and so no file ${path}.`, 'Check the path, or make the folder.']
}

const noAccess = (path: string | undefined): [string, string, string] => [
  'no_access',
  `${path ?? 'A file'} may not be read or written.`,
  'Look whose it is (ls -l), and which user runs this command.',
]
const noRoom = (path: string | undefined): [string, string, string] => [
  'disk_full',
  `The disk is full${path === undefined ? '' : `: ${path} could not be written`}.`,
  'Nothing that was recorded is lost. Make room on it, then run the same command again.',
]

function other(error: Trouble): Failure {
  const { code = '', path = error.syscall === 'listen' ? error.address : undefined } = error
  if (code === 'EADDRINUSE') return { exit: exits.wrongUse, ...taken(error) }
  const words = path === undefined && pathNeeded.includes(code) ? undefined : refusedByTheMachine[code]?.(path)
  if (words === undefined) return bug(error.message)
  const [name, message, hint] = words
  return { exit: exits.wrongUse, code: name, message, hint }
}

function bug(message: string): Failure {
  return {
    exit: exits.bug,
    code: 'bug',
    message: `This is a fault of the program: ${message}`,
    hint: 'Set CME_DEBUG=1 and run it again to see where, and report it.',
  }
}
