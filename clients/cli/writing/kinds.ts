// The kinds of letter that an officer may fill in by hand. Loads nothing.

export const fillable = [
  'referral',
  'enquiry',
  'question',
  'answer',
  'decision',
  'outcome',
  'message',
  'correction',
  'reply',
  'outside',
] as const
export type Fillable = (typeof fillable)[number]
