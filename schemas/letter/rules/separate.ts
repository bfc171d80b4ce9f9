// Files that never travel with others: a child protection file and an SEN file are messages of their own, to the team that may open
// them, each with its own proof of delivery (KCSIE, annex C; guidance on transferring SEN records). The officer is told why, and how.
import type { Desk } from '../../ids.ts'
import type { ManifestEntry } from '../manifest.ts'
import type { Finding } from './finding.ts'

type Type = ManifestEntry['type']
type Separate = { desks: readonly Desk[]; because: string }

/** To which teams they may go, the first if it is there. */
export const separateTypes: Partial<Record<Type, Separate>> = {
  cp_file: {
    desks: ['restricted'],
    because:
      'A child protection file goes to named people only, apart from everything else, with its own proof of delivery.',
  },
  sen_file: {
    desks: ['sen', 'restricted'],
    because: 'An SEN file goes to the SEN team, apart from everything else, with its own proof of delivery.',
  },
}

/** Attachments that may not travel in this letter, with what to do instead; `desk`: the team it is sealed to. */
export function wronglyTogether(
  files: readonly Pick<ManifestEntry, 'name' | 'type'>[],
  { kind, desk }: { kind: string; desk: Desk },
): Finding[] {
  return files.flatMap(({ name, type }, index) => {
    const separate = separateTypes[type]
    if (!separate) return []
    const alone = files.every(other => other.type === type)
    if (kind === 'message' && separate.desks.includes(desk) && alone) return []
    const [team = 'restricted'] = separate.desks
    const message = `${name}: ${separate.because} Leave it out here, and send it by itself: a message to the team ${team}.`
    return [{ path: `attachments[${index}]`, code: 'separate_item', message }]
  })
}

const names: readonly [Type, RegExp][] = [
  [
    'cp_file',
    /\bcp\b|child[ _-]?protection|safeguarding|case[ _-]?conference|section[ _-]?47|\bs47\b|strategy[ _-]?(meeting|discussion)/i,
  ],
  ['sen_file', /\bsen(d|co)?[ _-]?(file|records?|folder)\b/i],
]

/**
 * What a file attached as `other` may well be, by its name: then the officer is asked to say what it is.
 *
 * A guess by words, and nothing more: whoever names the type has answered it.
 */
export function looksSeparate({ name, type }: Pick<ManifestEntry, 'name' | 'type'>): Type | undefined {
  if (type !== 'other') return undefined
  const words = name.replace(/[_.]/g, ' ')
  return names.find(([, pattern]) => pattern.test(words))?.[0]
}
