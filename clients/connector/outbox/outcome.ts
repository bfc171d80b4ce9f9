// What an error of the SDK means for a request: wait and say the same again, or over. Known by name, as every client knows them.
// Only a plain "no" ends a request: after anything else the gateway may have recorded it, and the same bytes are sent until that is known.

import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import type { Spoken } from '../../sdk/index.ts'
import { leavesOpen } from '../../sdk/say/outcome.ts'
import { diskFullWords, isDiskFull } from '../disk.ts'
import type { Trouble } from './item.ts'

export type Outcome =
  /** `away`: nothing else will get through either. */
  { over: false; away: boolean; trouble: Trouble } | { over: true; httpStatus: number; problem: Trouble }

type Known = Error & {
  code?: string
  hint?: string
  detail?: string
  status?: number
  problem?: { title: string }
  findings?: readonly Finding[]
  changes?: readonly Spoken[]
}

/** How a request goes on after an error. */
export function outcomeOf(error: unknown): Outcome {
  if (isDiskFull(error)) return wait(diskFull)
  const known = (error instanceof Error ? error : new Error(String(error))) as Known
  return (kinds[known.name] ?? bug)(known)
}

const over = (httpStatus: number, problem: Trouble): Outcome => ({ over: true, httpStatus, problem })
const wait = (trouble: Trouble, away = false): Outcome => ({ over: false, away, trouble })

const kinds: Record<string, (error: Known) => Outcome> = {
  Unreachable: ({ message }) => wait(unreachable(message), true),
  GatewayProblem: said,
  Distrust: ({ code = '', message, hint = '' }) =>
    wait({
      code: 'not_believed',
      title: 'What the gateway served is not what it claims to be',
      detail: `${code}: ${message}`,
      hint: `${hint} It is tried again every few minutes.`,
    }),
  ChangedMeanwhile: ({ changes = [] }) =>
    over(409, {
      code: 'changed_meanwhile',
      title: 'Somebody spoke first, and nothing of yours was recorded',
      detail: `Since the officer looked: ${changes.map(({ claims }) => claims.verb).join(', ')}.`,
      hint: 'Read the referral again, let the officer decide again, and send it with the new `seen`, under the same reference.',
      changes: changes.map(({ claims, at, digest }) => ({ verb: claims.verb, by: claims.iss, at, statement: digest })),
    }),
  LetterInvalid: ({ findings = [] }) => over(422, invalid(findings)),
  FileRefused: ({ code = '', message, hint = '' }) =>
    over(422, { code: 'file_refused', title: 'A file is not sent', detail: `${code}: ${message}`, hint }),
  CouncilUnclear: ({ code = '', message }) =>
    over(422, {
      code,
      title: 'It is not clear which council is meant',
      detail: message,
      hint: 'Look it up with GET /councils?name=…, and give its id or its three-digit code as `to`.',
    }),
  WrongUse: ({ code = 'busy', message, hint = '' }) =>
    wait({ code, title: 'Somebody else speaks with this profile', detail: message, hint }),
  // The SDK's word for an item that stands nowhere in the history.
  TypeError: error =>
    /stands nowhere in/.test(error.message)
      ? over(422, {
          code: 'no_such_item',
          title: 'There is no such letter in this referral',
          detail: error.message,
          hint: 'Take `item` from a `statement` in GET /referrals/{id}.',
        })
      : bug(error),
}

const diskFull: Trouble = {
  code: 'disk_full',
  title: 'The disk of the connector is full',
  detail: diskFullWords,
  hint: 'It is sent once there is room.',
}

/** A "no" of the gateway, in its own words. */
function said({ code = 'internal', status = 500, detail = '', hint = '', message, problem }: Known): Outcome {
  const trouble = { code, origin: 'gateway', title: problem?.title ?? message, detail, hint } as const
  if (status >= 500) return wait(trouble, true)
  return leavesOpen(code as ProblemCode) ? wait(trouble) : over(status, trouble)
}

/** The gateway cannot be reached. */
export function unreachable(detail: string): Trouble {
  return {
    code: 'gateway_unreachable',
    title: 'The gateway is out of reach',
    detail,
    hint: 'Nothing is lost: what waits is sent as soon as the line is back, exactly once.',
  }
}

/** Content that cannot be sealed as it is. */
export function invalid(findings: readonly Finding[]): Trouble {
  return {
    code: 'content_invalid',
    title: 'The content cannot be sent as it is',
    detail: findings.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '),
    hint: 'Put right what `findings` name, and send it again under the same reference.',
    findings,
  }
}

function bug({ message }: Error): Outcome {
  return wait({
    code: 'internal',
    title: 'This is a fault of the connector',
    detail: message,
    hint: 'It is tried again every few minutes. Report it with the version of cme.',
  })
}
