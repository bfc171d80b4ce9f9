// Comparing check words by voice, before a key is let in: computed here, heard there, and nothing happens where they differ.
import { type Options, textOf } from '../commands/definition.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'

/** What is compared, for whoever reads it: who reads the words out, and what has not happened where they differ. */
export type Comparing = { what: string; whom: string; otherwise: string }

const newcomer: Comparing = { what: 'request', whom: 'the newcomer', otherwise: 'nobody was let in' }

/**
 * Goes on only where the words were heard: with `--check-words`, or by the answer to a question at a terminal.
 *
 * @param asks who wants what, as a sentence
 * @throws WrongUse `check_words_differ`, `check_words_needed`
 */
export async function compareWords(
  { io, style }: Pick<Context, 'io' | 'style'>,
  words: readonly string[],
  asks: string,
  options: Options,
  { what, whom, otherwise }: Comparing = newcomer,
): Promise<void> {
  const heard = textOf(options, 'checkWords')
  if (heard !== undefined) {
    if (heard.toLowerCase().trim().split(/\s+/).join(' ') === words.join(' ')) return
    throw new WrongUse(
      `These are not the words of this ${what}: ${otherwise}.`,
      `Somebody may have exchanged it. Ring ${whom}.`,
      'check_words_differ',
    )
  }
  if (!io.terminal.in)
    throw new WrongUse(
      'The check words must be compared.',
      'Add --check-words with the words as they were read to you.',
      'check_words_needed',
    )
  io.err(`\n${asks}\nThe check words of this ${what}:\n\n  ${style.strong(words.join(' '))}\n\n`)
  const said = await io.ask('Did they read you exactly these, in a voice you know? [y/N] ')
  if (!/^y(es)?$/i.test(said.trim())) {
    const nothing = `${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}.`
    throw new WrongUse(nothing, `Ring ${whom}, and compare again.`, 'check_words_differ')
  }
}
