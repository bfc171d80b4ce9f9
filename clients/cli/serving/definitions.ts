// Commands for developers: a whole nation on this machine, and what may be done to it.
import type { Definition } from '../commands/definition.ts'

const folder: NonNullable<Definition['options']> = [
  ['--folder <folder>', 'where it keeps its data (default: .data/sandbox)'],
]

export const sandbox: readonly Definition[] = [
  {
    usage: 'sandbox',
    says: 'a whole nation on this machine: councils that answer by script, faults on demand, a clock to move',
    options: [
      ...folder,
      ['--fresh', 'throw away what the folder holds, and begin anew'],
      ['--after <seconds>', 'how long the council that accepts takes for it (default: 60)'],
    ],
    examples: ['sandbox', 'sandbox --fresh --after 5'],
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    group: 'sandbox',
    usage: 'fault <kind>',
    says: 'break something: away, unavailable (503), slow, objects-away; none mends it',
    options: [['--for <time>', 'for so long: 90s, 5min (default: until another is named)'], ...folder],
    examples: ['sandbox fault away --for 60s', 'sandbox fault none'],
    load: async () => (await import('./sandbox.ts')).sandboxFault,
  },
  {
    group: 'sandbox',
    usage: 'clock <on>',
    says: "move the gateway's clock on, never back: what is due becomes due, reminders go out",
    options: folder,
    examples: ['sandbox clock 3d', 'sandbox clock 4w'],
    load: async () => (await import('./sandbox.ts')).sandboxClock,
  },
]
