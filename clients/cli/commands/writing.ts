// Commands that make and send referrals and enquiries.
import { fillable } from '../writing/kinds.ts'
import { type Definition, scanning } from './definition.ts'

const sending: Definition['options'] = [
  ['--to <council>', 'the council: name, code or ID', { required: true }],
  ['--to-team <team>', 'its team (default: cme; restricted: named people only)'],
  [
    '--attach <file>',
    'a file to send with it, again for more; TYPE:FILE names its type, e.g. ehcp:plan.pdf',
    { repeat: true },
  ],
  ...scanning,
  ['--urgent', 'shown as urgent, and told at once'],
  [
    '--why-not <reason>',
    'why something the council asks for is missing, again for more; NUMBER:REASON for one of them',
    { repeat: true },
  ],
  ['--follows <id>', 'an earlier referral that this one goes on from, or back from'],
  [
    '--reference <ref>',
    'your own name for this sending: the same name is never sent twice (default: made of what is sent)',
  ],
]

export const writing: readonly Definition[] = [
  {
    usage: 'template',
    says: 'print JSON to fill in',
    options: [
      ['--kind <kind>', 'what to write', { choices: fillable }],
      ['--minimal', 'the least that may be sent'],
    ],
    examples: ['template > referral.json', 'template --minimal > referral.json', 'template --kind question'],
    load: async () => (await import('../writing/template.ts')).template,
  },
  {
    usage: 'check <file>',
    says: 'say what blocks a referral, what it leaves open, and what to think about once more',
    options: [
      ['--kind <kind>', 'what the file holds', { choices: fillable }],
      ['--to-team <team>', 'the team it is meant for'],
      ['--to <council>', 'also what this council asks for: needs the gateway'],
      ['--attach <file>', 'a file that will go with it, again for more', { repeat: true }],
    ],
    examples: ['check referral.json'],
    load: async () => (await import('../writing/check.ts')).check,
  },
  {
    usage: 'send <file>',
    says: 'send a referral; run again after any failure, it is still sent once',
    options: [
      ...sending,
      [
        '--outside',
        'to a council that has not joined: recorded here, for you to send by secure e-mail; never verified',
      ],
    ],
    examples: ['send referral.json --to Slough', 'send referral.json --to 871 --attach ehcp:plan.pdf --urgent'],
    load: async () => (await import('../writing/send.ts')).sendReferral,
  },
  {
    usage: 'enquire <file>',
    says: 'ask a council: do you know this child?',
    options: sending,
    examples: ['enquire enquiry.json --to Slough'],
    load: async () => (await import('../writing/send.ts')).sendEnquiry,
  },
]
