// What the fields of a council's public facts, and of the nation's policy, are called on screen; and what their values mean.
// The protocol's own words stand in `--json` and in files alone.

const titles: Record<string, string> = {
  id: 'Council’s own id',
  name: 'Name',
  other_names: 'Other names',
  nation: 'Nation',
  region: 'Region',
  la_codes: 'DfE code',
  gss: 'GSS code',
  status: 'Status',
  closes_on: 'First day closed',
  predecessors: 'Came after',
  successors: 'Followed by',
  proposal_lapses_after_days: 'Days until a proposal lapses',
  first_manager_waits_days: 'Days until a first manager counts',
  keyholders_per_desk: 'People who must be able to open a team’s referrals',
  entry_stale_after_days: 'Days until an entry is out of date',
  'retention.floor_days': 'Shortest time letters stay, in days',
  'retention.ceiling_days': 'Longest time letters stay, in days',
  'retention.usual_days': 'Usual time letters stay, in days',
  'retention.unfiled_days': 'Days letters stay that nobody saved',
  'retention.chain_days': 'Days the history stays',
}

const values: Record<string, Record<string, string>> = {
  status: { active: 'Open', closing: 'Closing', closed: 'Closed' },
}

/** `DfE code`; a field without words of its own by its name. */
export function fieldTitle(path: string): string {
  const known = titles[path]
  if (known !== undefined) return known
  const words = path.replace(/^clocks\./, 'waiting times: ').replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a value means; one that means itself as it is. */
export function fieldValue(path: string, value: string): string {
  return values[path]?.[value] ?? value
}
