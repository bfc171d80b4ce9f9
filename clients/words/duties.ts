// What the law asks for beside a referral, and how it is said to be done: a message that both councils read, signed by whoever wrote it.
// The sentences are how a browser knows its own later: never change one, add another.

/** By code: the sentence that says it was done. */
export const dutyDone = {
  ehc_plan_sent: 'The EHC plan was sent to the SEN team of the receiving council.',
  ehc_parent_told:
    'The parent was told that the EHC plan was transferred, whether there will be an assessment, and when the plan will be reviewed.',
  social_care_told: 'Children’s social care of the receiving area was told by telephone.',
  protection_file_sent: 'The child protection file was sent to the new school, apart from the main file.',
  protection_file_receipt: 'The new school confirmed that it has the child protection file.',
  ctf_sent: 'The Common Transfer File was sent.',
} as const
export type DutyCode = keyof typeof dutyDone

/** `Done on 22 Nov 2026: The EHC plan was sent …`, and whatever else there is to say. */
export function doneWords(duty: DutyCode, day: string, words = ''): string {
  return [`Done on ${day}: ${dutyDone[duty]}`, words.trim()].filter(Boolean).join('\n')
}

/** The duty a message says to be done, and on which day. */
export function dutyIn(words: string): { duty: DutyCode; day: string } | undefined {
  const [, day = '', sentence] = /^Done on ([^:\n]+): ([^\n]+)/.exec(words) ?? []
  const duty = (Object.keys(dutyDone) as DutyCode[]).find(code => dutyDone[code] === sentence)
  return duty && { duty, day }
}
