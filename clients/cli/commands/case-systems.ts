// Commands that take data from case systems and schools, and give it back to them.
import type { Definition } from './definition.ts'

export const caseSystems: readonly Definition[] = [
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
