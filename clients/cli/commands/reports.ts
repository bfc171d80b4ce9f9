// Commands that count: a council's own report, what its letters say, and the nation's for national administrators.
import type { Definition } from './definition.ts'

const asCsv = ['--csv', 'as CSV, for a spreadsheet'] as const

export const reports: readonly Definition[] = [
  {
    usage: 'report',
    says: 'what your council sent and received, how long it took, what is overdue, and with whom',
    options: [
      ['--from <day>', 'the first day, e.g. 2026-09-01 (default: the beginning of this school year)'],
      ['--to <day>', 'the last day (default: today)'],
      ['--month <month>', 'one month, e.g. 2026-10'],
      ['--term', "this term by your council's own calendar, with the holidays behind it"],
      ['--by <rows>', 'in rows of months, of terms, or in one', { choices: ['month', 'term', 'whole'] }],
      asCsv,
      [
        '--opened',
        'instead, what the referrals say that you can open: reasons, SEN, outcomes; counted on this computer',
      ],
      ['--export <file>', 'with --opened, for managers: write it to this file, .csv or .json'],
    ],
    examples: ['report', 'report --month 2026-10', 'report --by term --csv > report.csv', 'report --opened --term'],
    load: async () => (await import('../reports/report.ts')).report,
  },
  {
    group: 'report',
    usage: 'nation',
    says: 'for national administrators: months that have ended, by council; small numbers are not shown',
    options: [
      ['--from <month>', 'the first month, e.g. 2026-09 (default: the last that has ended)'],
      ['--to <month>', 'the last one (default: the same)'],
      asCsv,
    ],
    examples: ['report nation', 'report nation --from 2026-09 --to 2026-10 --csv'],
    load: async () => (await import('../reports/nation.ts')).nation,
  },
]
