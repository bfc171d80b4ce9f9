// What a manager's pages ask and are shown of the own council: plain data, made of its verified chain. Types, and the names of the calls.
import type { AlertSettings } from '../../../../schemas/alerts.ts'
import type { CouncilCalendar } from '../../../../schemas/clocks/calendar.ts'
import type { Condition, Requirement } from '../../../../schemas/directory/contacts/requirements.ts'
import type { ContactsDocument } from '../../../../schemas/directory/contacts.ts'
import type { Role } from '../../../../schemas/statement/verbs.ts'

export type MemberRole = Exclude<Role, 'registrar'>
export type Leaving = 'left' | 'lost' | 'compromised'

/** `key` names a colleague's key; names are known where a letter, an invitation or a colleague here told them. */
export type Colleague = {
  key: string
  name: string
  named: boolean
  role: Role
  teams: string[]
  since: string
  you: boolean
  /** Teams whose letters they cannot open yet. */
  lacks: string[]
  gone?: { at: string; reason: string }
  /** Why they cannot be removed from here. */
  stays?: string
}

/** `asks`: their keys are here, compare the words. `waits`: for a second person. `share`: let in, and without their team's access yet. */
export type Invited = {
  id: string
  invitee?: string
  name?: string
  role: Role
  teams: string[]
  until: string
  code?: string
  words: string[]
  state: 'out' | 'asks' | 'waits' | 'share'
}
export type Colleagues = { colleagues: Colleague[]; gone: Colleague[]; invited: Invited[]; teams: string[] }

/** `waits`: a second person must approve first. */
export type LetIn = { state: 'in' | 'waits'; shared: string[]; notShared: string[] }

export type Team = {
  team: string
  canReceive: boolean
  people: number
  needed: number
  opens: string[]
  lacks: string[]
  words?: string[]
  since?: string
  /** Why its keys should be changed, and by when. */
  due?: string
  /** What the own next step is; `elsewhere`: a colleague's. */
  step: 'begin' | 'wait' | 'share' | 'elsewhere' | 'not_yours'
  /** While it waits: what to read to the national administrator. */
  wait?: { words: string[]; since: string; until: string }
  /** Certificates that a newer one took over from, still in force. */
  earlier: number
  /** It has been changed before, or never had keys. */
  begun: boolean
}

export type Freshness = { state: 'confirmed' | 'stale' | 'never_confirmed'; at?: string }
export type OurEntry = {
  document: ContactsDocument
  /** Why there is nothing to edit: then saving begins anew. */
  remark?: string
  freshness: Freshness
  /** A change of it waits for a second person. */
  waits: boolean
  asks: { words: string; note?: string }[]
}
/** What may be asked for, and what can be told of files: codes with their words. */
export type Vocabulary = {
  attachment: Record<string, string>
  enquiry: Record<string, string>
  field: Record<string, string>
  when: Record<Condition, string>
  files: { sorts: Record<string, string>; flags: Record<string, string> }
}

/** The council's own year; `norms`: how many working days things take, as they count now. */
export type Year = {
  calendar: CouncilCalendar
  norms: Record<OwnNorm, number>
  national: Record<OwnNorm, number>
}
export const ownNorms = ['take_on_working_days', 'decide_working_days', 'answer_working_days'] as const
export type OwnNorm = (typeof ownNorms)[number]

/** `off`: why nothing is sent to the webhook any more; saving switches it on again. */
export type Alerts = { settings: AlertSettings; off?: string }

export type Kit = {
  made?: string
  outdated: boolean
  teams: string[]
  tried?: { at: string; who: string }
  due: boolean
}
export type MadeKit = { name: string; text: string; halves: [string, string] }
export type KitGiven = { text: string; first: string; second: string }

/** Said with a key that somebody else may have had. `disownedBy`: who does not stand by it, until a second person agrees. */
export type Doubt = { referral: string; item: string; at: string; what: string; who: string; disownedBy?: string }

/** `times` it was fetched, last `at`, first `since`. */
export type Fetch = { at: string; since: string; times: number; who: string; what: string }
export type RetentionList = 'unfiled' | 'resting' | 'held' | 'unclosed'
export type Resting = {
  id: string
  other: string
  state: string
  filed: string
  held: string
  purge?: string
  quiet?: string
}
export type Retention = { items: Resting[]; next?: string; days?: number }

/** Something a manager should do, the most pressing first. */
export type ToDo = { text: string; href: string; link: string }
export type OurCouncil = { name: string; toDo: ToDo[]; colleagues: number; canReceive: boolean; confirmed: Freshness }

export type Recorded = { state: 'recorded'; at?: string }
/** `elsewhere`: nothing was published yet; these mailboxes are not under gov.uk. `waits`: a second person must approve. */
export type Published = { state: 'recorded' | 'waits' } | { state: 'elsewhere'; mailboxes: string[] }

export type PeopleCalls = {
  ourCouncil: { give: undefined; get: OurCouncil }
  colleagues: { give: undefined; get: Colleagues }
  invite: { give: { role: MemberRole; teams: string[]; invitee: string }; get: { code: string; until: string } }
  endInvitation: { give: { id: string }; get: undefined }
  /** Once the seven words were heard. Again after a failure, or after a second person's approval. */
  letIn: { give: { id: string }; get: LetIn }
  /** `since`: seconds; absent, from now. Answers with the teams whose keys should be changed. */
  removeColleague: { give: { key: string; reason: Leaving; since?: number }; get: { teams: string[] } }
  nameColleague: { give: { key: string; name: string }; get: undefined }
  /** For another manager. */
  saveNames: { give: undefined; get: { name: string; content: Blob } }
  takeNames: { give: { file: Blob }; get: { taken: number } }
  teams: { give: undefined; get: Team[] }
  turnTeam: { give: { team: string; to: 'begin' | 'share' | 'end' | 'end_compromised' }; get: Team }
  ourEntry: { give: undefined; get: OurEntry }
  vocabulary: { give: undefined; get: Vocabulary }
  /** `elsewhere`: mailboxes that are not under gov.uk are right; then a second person must approve. */
  publishEntry: { give: { document: ContactsDocument; elsewhere: boolean }; get: Published }
  confirmEntry: { give: undefined; get: Recorded }
  year: { give: undefined; get: Year }
  publishYear: { give: { calendar: CouncilCalendar }; get: Published }
  alerts: { give: undefined; get: Alerts }
  saveAlerts: { give: AlertSettings; get: Alerts }
  kit: { give: undefined; get: Kit }
  makeKit: { give: undefined; get: MadeKit }
  tryKit: { give: KitGiven; get: { made: string; at: string } }
  restoreKit: { give: KitGiven; get: { teams: string[] } }
  doubts: { give: undefined; get: Doubt[] }
  settleDoubt: { give: { referral: string; item: string; how: 'confirm' | 'disown' }; get: Doubt[] }
  fetches: { give: { id: string }; get: Fetch[] }
  retention: { give: { list: RetentionList; after?: string }; get: Retention }
  setRetention: { give: { days: number }; get: Recorded }
}

export const peopleCalls = [
  ...(['ourCouncil', 'colleagues', 'invite', 'endInvitation', 'letIn', 'removeColleague', 'nameColleague'] as const),
  ...(['teams', 'turnTeam', 'ourEntry', 'vocabulary', 'publishEntry', 'confirmEntry', 'year', 'publishYear'] as const),
  ...(['alerts', 'saveAlerts', 'saveNames', 'takeNames'] as const),
  ...([
    'kit',
    'makeKit',
    'tryKit',
    'restoreKit',
    'doubts',
    'settleDoubt',
    'fetches',
    'retention',
    'setRetention',
  ] as const),
]

export type { Requirement }
