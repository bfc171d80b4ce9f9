// What can be proposed about a council or the nation: the questions, and what is told to the worker. Data, as the steps of a referral are.
import type { NationalCalls, Proposing } from '../../../keys/national/shown.ts'
import { councilOf, dayOfField, type Field, given, textOf, type Values } from '../../../parts/form/fields.ts'

export type ProposalForm = {
  title: string
  button: string
  says: string[]
  fields: (now: NationalCalls['nation']['get'] | undefined) => Field[]
  /** `id`: the council, or the key, it is about. */
  told: (values: Values, id: string) => Proposing
}

const nations = { England: 'England', Wales: 'Wales', Scotland: 'Scotland', 'Northern Ireland': 'Northern Ireland' }
const reasons = { left: 'They left', lost: 'Their key is lost', compromised: 'Their key may be in wrong hands' }
const second = 'Nothing changes before another national administrator has approved it.'

const code: Field = {
  kind: 'text',
  name: 'laCode',
  label: 'DfE code',
  hint: 'Three digits. Scotland and Northern Ireland have none.',
}
const gss: Field = { kind: 'text', name: 'gss', label: 'GSS code', hint: 'For example, E06000039.' }

/** About one council. */
export const councilForms: Record<string, ProposalForm> = {
  rename: {
    title: 'Give it another name',
    button: 'Propose the new name',
    says: ['The old name goes on leading to it.', second],
    fields: () => [
      { kind: 'text', name: 'name', label: 'New name', needed: 'Write the new name' },
      { kind: 'day', name: 'on', label: 'First day of the new name', hint: 'Leave it empty for today.' },
    ],
    told: (values, id) => ({ what: 'rename', id, name: textOf(values, 'name'), ...dayGiven(values, 'on') }),
  },
  recode: {
    title: 'Give it another code',
    button: 'Propose the new code',
    says: ['The codes before end the day before, and go on leading to it.', second],
    fields: () => [
      code,
      gss,
      { kind: 'day', name: 'from', label: 'First day of the new code', needed: 'Say from which day it holds' },
    ],
    told: (values, id) => ({
      what: 'recode',
      id,
      from: dayOfField(values, 'from') ?? '',
      ...given(values, 'laCode'),
      ...given(values, 'gss'),
    }),
  },
  succeed: {
    title: 'Say that it ends, and who follows it',
    button: 'Propose its end',
    says: ['From that day nothing can be sent to it; whoever tries is led to its successors.', second],
    fields: () => [
      { kind: 'council', name: 'first', label: 'Who follows it', needed: 'Choose who follows it' },
      { kind: 'council', name: 'other', label: 'And who else, if it is divided' },
      {
        kind: 'day',
        name: 'on',
        label: 'The first day on which it is closed',
        needed: 'Say from which day it is closed',
      },
      {
        kind: 'council',
        name: 'custodian',
        label: 'Who keeps its old keys',
        hint: 'They can open what was sent to it before.',
        needed: 'Choose who keeps its old keys',
      },
    ],
    told: (values, id) => ({
      what: 'succeed',
      id,
      to: [councilOf(values, 'first'), councilOf(values, 'other')].filter(one => one !== undefined),
      on: dayOfField(values, 'on') ?? '',
      custodian: councilOf(values, 'custodian') ?? '',
    }),
  },
}

/** About the nation, or a council that is not in the directory yet. */
export const nationalForms: Record<string, ProposalForm> = {
  register: {
    title: 'Add a council',
    button: 'Propose the council',
    says: [second],
    fields: () => [
      { kind: 'text', name: 'name', label: 'Name', needed: 'Write its name' },
      { kind: 'choice', name: 'nation', label: 'Nation', choices: nations, needed: 'Choose the nation' },
      { kind: 'text', name: 'region', label: 'Region (optional)' },
      code,
      gss,
      { kind: 'day', name: 'from', label: 'First day of its codes', hint: 'Leave it empty if they always held.' },
    ],
    told: values => ({
      what: 'register',
      name: textOf(values, 'name'),
      nation: textOf(values, 'nation'),
      ...given(values, 'region'),
      ...given(values, 'laCode'),
      ...given(values, 'gss'),
      ...dayGiven(values, 'from'),
    }),
  },
  policy: {
    title: 'Propose other numbers',
    button: 'Propose these numbers',
    says: ['They hold for every council, from five minutes after another administrator has approved them.'],
    fields: now =>
      (now?.policy ?? []).map(({ path, what, value }) => ({
        kind: 'text',
        name: path,
        label: what,
        hint: `${value} now. Leave it empty to keep it.`,
      })),
    told: values => ({ what: 'policy', policy: numbersIn(values) }),
  },
  remove: {
    title: 'Remove an administrator',
    button: 'Propose to remove them',
    says: ['Never fewer than three people remain.', second],
    fields: () => [{ kind: 'choice', name: 'reason', label: 'Why?', choices: reasons, needed: 'Say why' }],
    told: (values, key) => ({ what: 'remove_administrator', key, reason: textOf(values, 'reason') }),
  },
  'retire-key': {
    title: 'End a key that signs receipts',
    button: 'Propose its end',
    says: [
      'It signs no more receipts from five minutes after another administrator has approved. What it signed stays good.',
    ],
    fields: () => [],
    told: (_, key) => ({ what: 'retire_key', key }),
  },
  'publish-key': {
    title: 'Add a key for a gateway',
    button: 'Propose the key',
    says: ['The operator of the gateway makes it, and reads seven words to whoever approves it.', second],
    fields: () => [
      { kind: 'text', name: 'issuer', label: 'Address of the gateway', needed: 'Write the address of the gateway' },
      {
        kind: 'area',
        name: 'key',
        label: 'Public half of the key, as the operator sent it',
        max: 2000,
        needed: 'Paste the public half',
      },
    ],
    told: values => ({ what: 'publish_key', issuer: textOf(values, 'issuer'), key: textOf(values, 'key') }),
  },
}

function dayGiven<N extends string>(values: Values, name: N): Record<string, string> {
  const day = dayOfField(values, name)
  return day === undefined ? {} : { [name]: day }
}

/** What was typed; what is no number is refused by the worker, with its name. */
function numbersIn(values: Values): Record<string, number> {
  const typed = Object.keys(values).filter(name => textOf(values, name) !== '')
  return Object.fromEntries(typed.map(name => [name, Number(textOf(values, name))]))
}
