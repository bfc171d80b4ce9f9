// Words of the pages that no other client needs. States, lists and history entries are in clients/words; questions in the schemas.
// No protocol word here: an officer reads these.

import type { Role } from '../../schemas/statement/verbs.ts'
import type { Line } from './keys/shown.ts'
import type { What } from './keys/steps/step.ts'

export const roleNames: Record<Role, string> = {
  officer: 'officer',
  manager: 'manager',
  system: 'case system',
  auditor: 'inspection view',
  registrar: 'national administrator',
}

/** What a step is called where it is offered, and as the heading of its page. */
export const stepTitles: Record<What, (other: string) => string> = {
  take_on: () => 'Take this on',
  accept: () => 'Accept responsibility',
  reply: () => 'Answer: do you know this child?',
  answer: () => 'Answer their question',
  close: () => 'Close',
  outcome: () => 'Say where the child is now',
  return: other => `Return to ${other}`,
  send_on: () => 'Send on to another council',
  ask: () => 'Ask a question',
  message: () => 'Write a message',
  call: () => 'Record a telephone call',
  done: () => 'Say that it is done',
  outside_sent: () => 'Write down that it was sent',
  outside_chased: other => `Write down that you chased ${other}`,
  outside_accepted: other => `Write down that ${other} accepted`,
  outside_returned: other => `Write down that ${other} returned it`,
  finish: () => 'Finish',
  withdraw: () => 'Withdraw referral',
  correct: () => 'Correct your message',
  recall: () => 'Recall a document',
  confirm_recall: () => 'Confirm the recall',
}

export const moveWords: Record<Line['move'], string> = {
  you: 'Yours',
  them: 'Theirs',
  both: 'Yours and theirs',
  nobody: 'Nobody’s',
}

export const recallReasons: Record<string, string> = {
  wrong_child: 'It is about the wrong child',
  wrong_document: 'It is the wrong document',
  should_not_have_been_shared: 'It should not have been shared',
}

export const recallResults: Record<string, string> = {
  not_opened: 'Nobody here opened it',
  deleted: 'We opened it, and have deleted every copy',
  in_our_system_being_removed: 'It is in our own system, and is being removed',
}

const teamNames: Record<string, string> = { cme: 'CME team', restricted: 'Named people only', sen: 'SEN team' }

/** What a team is called; one of a council's own by its own name. */
export function teamWords(team: string): string {
  return teamNames[team] ?? team
}
