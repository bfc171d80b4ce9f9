// A new profile's phrase: generated, never thought up. Shown once to a person, or written into a file for a system; never both.
import { writeFile } from 'node:fs/promises'
import { wordsInFile } from '../../sdk/node/bounded-file.ts'
import { makePhrase } from '../../seal/index.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'

const tries = 3

/** The phrase of `--phrase-file`, which is made where it does not exist; else one that is shown and typed back. */
export async function newPhrase(context: Context, file: string | undefined): Promise<string> {
  if (file !== undefined) return phraseIn(file)
  const { io, style, json } = context
  if (!io.terminal.in || json) {
    throw new WrongUse(
      'A phrase is shown to a person at a terminal only.',
      'For a system add --phrase-file FILE: a new phrase is written there, readable by you alone.',
      'phrase_needed',
    )
  }
  const phrase = makePhrase()
  io.err(
    `\nYour phrase. Write it down and keep it apart from this computer; it is shown this once:\n\n  ${style.strong(phrase)}\n\n`,
  )
  for (let left = tries; left > 0; left--) {
    const typed = await io.ask('Type it once more: ', { hidden: true })
    if (typed.toLowerCase().trim().split(/\s+/).join(' ') === phrase) return phrase
    io.err('That was not it.\n')
  }
  throw new WrongUse(
    'The phrase was not typed as shown; nothing was made.',
    'Run cme init again for a new one.',
    'phrase_needed',
  )
}

async function phraseIn(file: string): Promise<string> {
  const kept = await wordsInFile(file).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return kept
  const phrase = makePhrase()
  await writeFile(file, `${phrase}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return phrase
}
