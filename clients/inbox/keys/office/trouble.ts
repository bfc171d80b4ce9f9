// What went wrong, in an officer's words: who has to do something about it, and what. Details for support stand behind `code`.
import {
  ChangedMeanwhile,
  DirectoryChanged,
  Distrust,
  FileRefused,
  GatewayProblem,
  LetterInvalid,
  Unreachable,
  WronglyTogether,
} from '../../../sdk/index.ts'
import { LetterRefused, WrapRefused } from '../../../seal/index.ts'
import { directoryEntryWords } from '../../../words/directory/history.ts'
import { placeWords } from '../../../words/letter/place.ts'
import { moment } from '../../../words/when.ts'
import { verbWords } from '../../../words/words.ts'
import type { Trouble } from '../protocol.ts'
import type { Office } from './office.ts'

/** Any error as something the page can show. */
export async function troubleOf(error: unknown, office: Office | undefined): Promise<Trouble> {
  if (error instanceof ChangedMeanwhile) return { ...changed, changes: await changesOf(error, office) }
  if (error instanceof GatewayProblem) {
    const { code, problem, hint, detail } = error
    if (code === 'invalid_dpop' && /seconds (ahead of|behind) /.test(detail)) return clockOff
    return { kind: 'refused', code, title: problem.title, hint }
  }
  if (error instanceof Distrust) {
    return { kind: 'distrust', code: error.code, title: 'This cannot be believed', hint: error.hint }
  }
  if (error instanceof LetterInvalid || error instanceof WronglyTogether) {
    return {
      kind: 'invalid',
      code: 'invalid',
      title: 'Something you wrote cannot be sent as it is',
      hint: 'Correct it below.',
      findings: error.findings.map(({ path, message }) => ({ path, message: named(error, path, message) })),
    }
  }
  if (error instanceof FileRefused) {
    return { kind: 'refused', code: error.code, title: `This file cannot be sent: ${error.message}`, hint: error.hint }
  }
  if (error instanceof Error && error.name === 'NotADraft') return notADraft
  if (error instanceof DirectoryChanged) {
    const changes = error.changes.map(({ claims, at }) => `${moment(at)}: ${directoryEntryWords(claims)}`)
    return { ...changed, title: 'Somebody has just changed this', changes }
  }
  if (error instanceof Error && error.name === 'NotNow')
    return { kind: 'refused', code: 'not_now', title: 'This cannot be done as things stand', hint: error.message }
  if (error instanceof Unreachable) return away
  if (error instanceof Error && error.name === 'OpenElsewhere') return elsewhere
  if (error instanceof WrapRefused && error.code === 'weak_phrase')
    return {
      kind: 'refused',
      code: error.code,
      title: 'These are not the words of a phrase',
      hint: `${error.message} Check the spelling of each word.`,
    }
  if (error instanceof LetterRefused || error instanceof WrapRefused) {
    return { kind: 'refused', code: error.code, title: 'This cannot be opened', hint: error.hint }
  }
  if (error instanceof Error && error.name === 'NotAsShown') return notAsShown
  if (error instanceof Error && error.name === 'KitRefused')
    return { kind: 'refused', code: 'kit', title: 'This kit cannot be used', hint: error.message }
  if (error instanceof TypeError && /dynamically imported module|module script/.test(error.message)) return notLoaded
  return {
    kind: 'fault',
    code: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    title: 'Something went wrong in this page',
    hint: 'Try again. If it stays, tell your support what stands behind “Details for support”.',
  }
}

/** A page may show a fault far from its field: the field is named with it. */
function named(error: LetterInvalid | WronglyTogether, path: string, message: string): string {
  return 'kind' in error && error.kind && path !== '' ? `${placeWords(error.kind, path)}: ${message}` : message
}

const changed: Trouble = {
  kind: 'changed',
  code: 'changed',
  title: 'A colleague has just changed this',
  hint: 'Nothing of yours was recorded. Look at what changed, then decide again: what you typed is still here.',
}

const elsewhere: Trouble = {
  kind: 'refused',
  code: 'open_elsewhere',
  title: 'This inbox is open in another tab',
  hint: 'Use that one, or close it first.',
}

const notAsShown: Trouble = {
  kind: 'refused',
  code: 'not_as_shown',
  title: 'These are not the six words that were shown',
  hint: 'Compare each word with what you wrote down, and write all six again.',
}

/** A module that did not come is not asked for again before the worker begins anew, and a lock ends it. */
const notLoaded: Trouble = {
  kind: 'away',
  code: 'not_loaded',
  title: 'A part of these pages could not be loaded',
  hint: 'Check the connection, lock the inbox and open it again. What you typed is kept.',
}

/** Above a minute no request is taken. */
const clockOff: Trouble = {
  kind: 'refused',
  code: 'clock',
  title: 'The clock of this computer is wrong',
  hint: 'It differs from the gateway’s by more than a minute. Have it set, then try again: what you typed is kept.',
}

const notADraft: Trouble = {
  kind: 'refused',
  code: 'not_a_draft',
  title: 'This is no draft of a referral',
  hint: 'Choose a file that the command line or your case system made: its name ends in .json.',
}

const away: Trouble = {
  kind: 'away',
  code: 'away',
  title: 'The gateway cannot be reached',
  hint: 'Check the connection and try again: it is said once, however often you press. What you typed is kept.',
}

async function changesOf({ changes }: ChangedMeanwhile, office: Office | undefined): Promise<string[]> {
  return Promise.all(
    changes.map(async ({ claims, at, kid }) => {
      const council = office ? await office.names(claims.iss) : ''
      const who = kid === office?.member ? 'You' : (office?.people.get(kid) ?? (council || 'Somebody'))
      return `${moment(at)}, ${who}: ${verbWords[claims.verb]}`
    }),
  )
}
