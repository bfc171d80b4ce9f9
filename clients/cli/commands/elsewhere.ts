// Commands for councils that end, and for councils that have not joined: nothing of either is an ordinary step of a referral.
import { declineReasons } from '../../../schemas/letter/code-sets.ts'
import type { Definition } from './definition.ts'
import { attach, file, notKnown, officer, reference } from './saying.ts'

export const elsewhere: readonly Definition[] = [
  {
    usage: 'hand-over [id]',
    says: 'council reorganisation: hand one case, or all by a plan, over to the successors named in the directory',
    options: [
      ['--to <council>', 'the successor'],
      ['--to-team <team>', 'its team (default: cme)'],
      ['--note <text>', 'what the successor must know'],
      ['--make-plan <file>', 'write down which successor gets what is open or unsettled; changes nothing'],
      ['--areas <file>', 'with --make-plan: postcodes and places of each successor'],
      ['--ended', 'with --make-plan: also what was withdrawn, or returned and closed'],
      ['--all', 'with --plan: hand over all of it; run again, it goes on where it was'],
      ['--plan <file>', 'the plan; with --make-plan: an earlier one, whose decisions stay'],
      ['--dry-run', 'look, and change nothing'],
      ['--incomplete', 'also what holds letters that cannot be opened here: the successor never will'],
      ...officer,
      ...reference,
    ],
    examples: [
      'hand-over 1f3a9c42 --to "West Surrey"',
      'hand-over --make-plan plan.json --areas areas.json',
      'hand-over --all --plan plan.json --dry-run',
    ],
    load: async () => (await import('../succession/hand-over.ts')).handOver,
  },
  {
    usage: 'package-outside <id>',
    says: 'make the package for secure e-mail: the referral as a marked PDF with its attachments, how to answer, whom to send it to',
    options: [
      ['--save <folder>', 'write it there (default: here)'],
      ['--sealed', 'encrypted under a phrase to be told by telephone; they open it with gpg, Gpg4win or sq'],
    ],
    examples: ['package-outside 1f3a9c42 --save for-slough', 'package-outside 1f3a9c42 --sealed --save for-slough'],
    load: async () => (await import('../outside/package.ts')).packageOutside,
  },
  {
    usage: 'record-outside <id>',
    says: 'what became of it by secure e-mail, as you saw it: nobody verifies it, and everything says so',
    options: [
      ['--step <step>', 'what happened', { choices: ['sent', 'chased', 'accepted', 'returned'] }],
      ['--on <day>', 'the day it happened (default: today)'],
      [
        '--how <how>',
        'by which way (default: secure_email)',
        { choices: ['secure_email', 'telephone', 'post', 'in_person', 'other'] },
      ],
      ['--mailbox <address>', 'with sent: the mailbox it went to'],
      ['--who <name>', 'who at the other council said so, or was spoken to'],
      ['--case-reference <ref>', 'with accepted: their own case reference'],
      ['--reason <reason>', 'with returned: why', { choices: Object.keys(declineReasons) }],
      ['--words <text>', 'in words'],
      ...attach,
      ...notKnown,
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['record-outside 1f3a9c42 --step accepted --who "Sam Oakhurst" --attach answer.pdf'],
    load: async () => (await import('../outside/outside.ts')).recordOutside,
  },
  {
    usage: 'resend-outside',
    says: 'send what is open by secure e-mail properly to councils that have joined since; run again, it goes on',
    options: [['--to <council>', 'one council only'], ['--dry-run', 'look, and send nothing'], ...officer],
    load: async () => (await import('../outside/outside.ts')).resendOutside,
  },
]
