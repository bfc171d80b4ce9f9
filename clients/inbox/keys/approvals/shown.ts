// What the approvals queue asks and is shown: plain data, made of verified chains. Types, and the names of the calls.

/** One field as it is and as it would be; without `before` it is new, without `after` it goes. */
export type Differs = { what: string; before?: string; after?: string }
/** `coming`: approved, counts only some days later, and can be called off until then. */
export type ApprovalState = 'waiting' | 'coming' | 'approved' | 'refused' | 'cancelled' | 'lapsed'

/** `about`: a council's id, or `national`. `says` is a sentence: what would change. */
export type ApprovalLine = {
  about: string
  aboutName: string
  proposal: string
  says: string
  state: ApprovalState
  by: string
  /** One proposed it oneself. */
  own: boolean
  at: string
  /** Until when it can be approved; once approved, from when it counts. */
  until: string
  /** What became of it, and why. */
  became?: string
}

/** Seven words that somebody reads out. `must`: nothing can be approved before they were heard. */
export type Compare = { words: string[]; must: boolean; whom: string }

export type ApprovalPage = ApprovalLine & {
  more: string[]
  differs: Differs[]
  compare: Compare
  approve: boolean
  /** Why the button is not one's own to press. */
  whyNot?: string
  /** `withdraw`: it is of the own side. */
  refuse?: 'refuse' | 'withdraw' | 'call_off'
  /** Who is let in by it counts only so many days later. */
  waitsDays?: number
}

/** A key that was removed as stolen: once a second person says so, what it said can be disowned. `may`: one may be that person. */
export type ReportedKey = { about: string; removal: string; says: string; upheld: boolean; may: boolean }

/** `more`: the queue goes on; what is shown comes first. */
export type Approvals = {
  yours: ApprovalLine[]
  coming: ApprovalLine[]
  others: ApprovalLine[]
  mine: ApprovalLine[]
  reported: ReportedKey[]
  more: boolean
}

export type Decision = { about: string; proposal: string } & (
  | { approve: true; compared: boolean }
  | { approve: false; reason: string }
)

export type ApprovalCalls = {
  approvals: { give: undefined; get: Approvals }
  approval: { give: { about: string; proposal: string }; get: ApprovalPage }
  /** Answers with what became of it. */
  decide: { give: Decision; get: ApprovalPage }
  uphold: { give: { about: string; removal: string }; get: undefined }
}

export const approvalCalls = ['approvals', 'approval', 'decide', 'uphold'] as const
