// Commands that take data from case systems and schools, and give it back to them.
import { type Definition, scanning } from './definition.ts'
import { officer } from './saying.ts'

export const caseSystems: readonly Definition[] = [
  {
    usage: 'connect',
    says: 'plain JSON on this machine for your case system, until stopped: it holds the keys, and calls outwards only',
    options: [
      ['--port <n>', 'where it answers (default: 4285)'],
      ['--host <host>', 'for whom it answers (default: 127.0.0.1, this computer alone)'],
      ['--other-machines', 'with --host: other machines may reach it, behind a proxy of yours that ends TLS'],
      ['--host-name <name>', 'a further name it is addressed by, again for more', { repeat: true }],
      ['--socket <path>', 'answer on a Unix socket instead; whoever may open it needs no token'],
      ['--socket-mode <mode>', 'who may open the socket (default: 600, you alone)'],
      ['--folder <folder>', "what it must not forget (default: connector in the profile's folder)"],
      ['--token-file <file>', 'what callers must send (default: token in that folder, made there)'],
      ['--files <folder>', 'files beneath it may be attached by their path'],
      ['--webhook <url>', 'send events there, one after the other, signed'],
      ['--webhook-secret-file <file>', 'what they are signed with (default: webhook-secret in its folder, made there)'],
      ['--drop <folder>', 'drop events as files into new/ there; whoever takes one moves it away'],
      ['--from-now', 'when it runs for the first time: nothing of what happened before is an event'],
      ...scanning,
    ],
    examples: ['connect', 'connect --socket /run/cme/connector.sock --drop /srv/cme/events'],
    load: async () => (await import('../serving/connect.ts')).connect,
  },
  {
    usage: 'import <file>',
    says: 'send many referrals from a CSV file: one for each row, once, however often it is run',
    options: [
      ['--make-mapping <file>', 'begin a mapping from the headings of the file; sends nothing'],
      ['--mapping <file>', 'which column is what'],
      ['--dry-run', 'check every row, and send nothing'],
      ['--good-rows', 'send the rows without errors, and leave the others'],
      ['--outside', 'councils that have not joined: record them for secure e-mail'],
      ['--files <folder>', 'where the files lie that rows name (default: beside the CSV file)'],
      ...scanning,
      ['--report <file>', 'write which row became which referral, as CSV'],
      ...officer,
    ],
    examples: [
      'import september.csv --make-mapping mapping.json',
      'import september.csv --mapping mapping.json --dry-run',
      'import september.csv --mapping mapping.json --report sent.csv',
    ],
    load: async () => (await import('../importing/import.ts')).importRows,
  },
  {
    usage: 'export-lists',
    says: 'your lists as a table: for a spreadsheet, a report or a case system',
    options: [
      ['--form <form>', 'csv (the default) or json', { choices: ['csv', 'json'] }],
      ['--save <file>', 'into a new file, for you alone (default: standard output)'],
      ['--box <box>', 'only one of them', { choices: ['received', 'sent'] }],
      ['--since <day>', 'only what changed on or after this day, e.g. 2026-11-02'],
      ['--children', "also each child's name, date of birth and UPN: opens every letter here"],
    ],
    examples: ['export-lists --save referrals.csv', 'export-lists --children --since 2026-09-01 --save autumn.csv'],
    load: async () => (await import('../exporting/boxes.ts')).exportBoxes,
  },
  {
    usage: 'export-case <id>',
    says: 'one case as a file to read or to keep: where it stands, its history, everything that was written',
    options: [
      ['--form <form>', 'pdf (the default), csv or json', { choices: ['pdf', 'csv', 'json'] }],
      ['--save <file>', 'into a new file, for you alone; csv and json also to standard output'],
    ],
    examples: ['export-case 1f3a9c42 --save case-0147.pdf', 'export-case 1f3a9c42 --form json'],
    load: async () => (await import('../exporting/case.ts')).exportCase,
  },
  {
    group: 'ctf',
    usage: 'read <file>',
    says: 'make drafts from a Common Transfer File (CTF, CML, CMJ)',
    options: [['--save <folder>', 'keep each pupil as a draft there']],
    examples: ['ctf read 3079901_CTF_307LLLL_001.xml --save drafts'],
    load: async () => (await import('../case-systems/ctf-read.ts')).ctfRead,
  },
  {
    group: 'ctf',
    usage: 'write <id>',
    says: 'write a referral as a Common Transfer File',
    options: [
      ['--school <laestab>', 'for this school, seven digits; 871LLLL for a council'],
      ['--unknown', 'for the lost pupil database: nobody knows where the child is (XXXXXXX)'],
      ['--outside', 'for a place abroad or outside the maintained sector (MMMMMMM)'],
      ['--serial <n>', 'the file’s number on that way (default: 1)'],
      ['--save <folder>', 'write it there (default: here)'],
    ],
    examples: ['ctf write 1f3a9c42 --school 8714000'],
    load: async () => (await import('../case-systems/ctf-write.ts')).ctfWrite,
  },
]
