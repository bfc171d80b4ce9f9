// Who may do what: may(role, action, side), one table. The gateway enforces it, the tests are generated from it.
// Nothing is decided anywhere else by looking at a role; standing and desks are looked up before this is asked.
import type { DirectoryVerb, ReferralVerb, Role } from './statement/verbs.ts'

/** How the asker's authority stands to the thing: its own or addressed to it (`party`), or neither. */
export type Side = 'party' | 'stranger'

/** What can be asked for beside saying a verb. */
export const readActions = [
  'list_referrals',
  'read_chain',
  'read_letter',
  'read_fetches',
  'read_retention',
  'upload_attachment',
  'read_attachment',
  'read_directory',
  'read_contacts',
  'read_approvals',
  'read_attention',
  'read_keyring',
  'read_feed',
  'read_alerts',
  'save_alerts',
  'read_non_response',
  'read_report',
  'read_national_report',
  'invite',
  'keep_keys',
] as const
export type Action = (typeof readActions)[number] | ReferralVerb | DirectoryVerb

type Row = Partial<Record<Side, readonly Role[]>>

const caseworkers = ['officer', 'manager', 'system'] as const
const withAuditor = [...caseworkers, 'auditor'] as const
const everybody = [...withAuditor, 'registrar'] as const
const manager = ['manager'] as const
const registrar = ['registrar'] as const
const either = ['manager', 'registrar'] as const

/** A row with no `stranger` answers strangers exactly as if the thing did not exist. */
const casework: Row = { party: caseworkers }

const table: Record<Action, Row> = {
  list_referrals: { party: withAuditor },
  read_chain: { party: withAuditor },
  read_letter: casework,
  read_fetches: { party: ['manager', 'auditor'] },
  read_retention: { party: ['manager', 'auditor'] },
  upload_attachment: casework,
  read_attachment: casework,
  read_feed: { party: everybody },
  read_alerts: { party: ['manager', 'auditor'] },
  save_alerts: { party: manager },
  read_non_response: { stranger: registrar },
  read_report: { party: withAuditor },
  read_national_report: { stranger: registrar },
  read_directory: { party: everybody, stranger: everybody },
  read_contacts: { party: everybody, stranger: everybody },
  read_approvals: { party: either },
  read_attention: { stranger: registrar },
  read_keyring: casework,
  invite: { party: either, stranger: registrar },
  // A person's own; a system has a file.
  keep_keys: { party: ['officer', 'manager', 'auditor', 'registrar'] },

  send: casework,
  collect: casework,
  acknowledge: casework,
  ask: casework,
  answer: casework,
  accept: casework,
  decline: casework,
  withdraw: casework,
  close: casework,
  record_outcome: casework,
  message: casework,
  correct: casework,
  recall: casework,
  confirm_recall: casework,
  filed: casework,
  hold: casework,
  release: casework,
  hand_over: { party: ['manager', 'system'] },
  record_outside: casework,
  confirm: { party: manager },
  disown: { party: manager },
  reply: casework,
  finish: casework,

  // In the directory the party is the authority itself; registrars speak for the nation about any authority.
  // A nation is founded by its operator, from a file: nobody can found it over the network.
  found: {},
  register: { stranger: registrar },
  update_identity: { stranger: registrar },
  succeed: { stranger: registrar },
  update: { party: manager },
  erase_document: { party: manager, stranger: registrar },
  verify_entry: { party: manager },
  record_drill: { party: manager },
  set_retention: { party: manager },
  publish_certificate: { party: manager },
  retire_certificate: { party: manager, stranger: registrar },
  admit_member: { party: manager, stranger: registrar },
  remove_member: { party: manager, stranger: registrar },
  share_keyring: { party: caseworkers },
  approve: { party: either, stranger: registrar },
  refuse: { party: either, stranger: registrar },
  // The nation speaks about itself.
  admit_registrar: { party: registrar },
  remove_registrar: { party: registrar },
  publish_gateway_key: { party: registrar },
  retire_gateway_key: { party: registrar },
  set_policy: { party: registrar },
}

export const actions = Object.keys(table) as Action[]

/** May somebody in this role do this to something to which its authority stands so? */
export function may(role: Role, action: Action, side: Side): boolean {
  return table[action][side]?.includes(role) ?? false
}

/** Why not, in words: which role asked for what, and which ones may. @param side absent: whosever it is */
export function mayNotWords(role: Role, action: Action, side?: Side): string {
  const { party = [], stranger = [] } = table[action]
  const those = side ? (table[action][side] ?? []) : [...new Set([...party, ...stranger])]
  const who = those.length > 0 ? `${those.join(', ')} may` : 'nobody may'
  return `The role ${role} may not ${action.replaceAll('_', ' ')}${side === 'stranger' ? ' for another council' : ''}; ${who}.`
}
