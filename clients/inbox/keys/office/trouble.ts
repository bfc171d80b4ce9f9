// What went wrong, in an officer's words: who has to do something about it, and what. Details for support stand behind `code`.
import {
  ChangedMeanwhile,
  Distrust,
  GatewayProblem,
  LetterInvalid,
  Unreachable,
  WronglyTogether,
} from '../../../sdk/index.ts'
import { LetterRefused, WrapRefused } from '../../../seal/index.ts'
import { moment } from '../../../words/when.ts'
import { verbWords } from '../../../words/words.ts'
import type { Trouble } from '../protocol.ts'
import type { Office } from './office.ts'

/** Any error as something the page can show. */
export async function troubleOf(error: unknown, office: Office | undefined): Promise<Trouble> {
  if (error instanceof ChangedMeanwhile) return { ...changed, changes: await changesOf(error, office) }
  if (error instanceof GatewayProblem) {
    const { code, problem, hint } = error
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
      findings: error.findings.map(({ path, message }) => ({ path, message })),
    }
  }
  if (error instanceof Unreachable) return away
  if (error instanceof Error && error.name === 'OpenElsewhere') return elsewhere
  if (error instanceof LetterRefused || error instanceof WrapRefused) {
    return { kind: 'refused', code: error.code, title: 'This cannot be opened', hint: error.hint }
  }
  return {
    kind: 'fault',
    code: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    title: 'Something went wrong in this page',
    hint: 'Try again. If it stays, tell your support what stands under “Details”.',
  }
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
