// What letters said, counted, in officers' words. Beside reports.ts and not in it: pages that do not open letters need none of these lists.
import {
  cmeReasons,
  declineReasons,
  senProvisions,
  settledOutcomes,
  unsettledOutcomes,
} from '../../../schemas/letter/code-sets.ts'

/** What letters were counted for. */
export const tallyWords = {
  reasons: 'Why the child was missing education',
  sen: 'Special educational needs',
  outcomes: 'Where the child is now',
  returned_because: 'Why it was returned',
} as const

const codeLabels: Record<keyof typeof tallyWords, Record<string, string>> = {
  reasons: cmeReasons,
  sen: senProvisions,
  outcomes: { ...settledOutcomes, ...unsettledOutcomes },
  returned_because: declineReasons,
}

/** What a code of these stands for. */
export function tallyLabel(name: keyof typeof tallyWords, code: string): string {
  return codeLabels[name][code] ?? 'Not known, or not said'
}
