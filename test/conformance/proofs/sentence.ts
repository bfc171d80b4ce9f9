// What shows each sentence of PROTOCOL §§5–7: rules of this suite, and where no request to a gateway can show it, a test.
// The sentences are told in our own words, numbered as they follow each other; nothing runs here.

export type Sentence = {
  /** Section and place in it. */
  at: string
  says: string
  /** Ids of rules. */
  rules: readonly string[]
  /** A file below test/, and words that stand in it: the name of a test, or of a row of a table. */
  tests: readonly (readonly [file: string, name: string])[]
  /** Where the product does otherwise on purpose: a README, and words of it that say why. */
  otherwise?: readonly [file: string, words: string]
  /** Not part of this version: so the page itself says. */
  later?: true
}

type More = Pick<Sentence, 'otherwise' | 'later'>

/** One sentence; ids of rules are told apart from tests by their form. */
export function shown(
  at: string,
  says: string,
  by: readonly (string | readonly [string, string])[],
  more: More = {},
): Sentence {
  const rules = by.filter(one => typeof one === 'string')
  const tests = by.filter(one => typeof one !== 'string')
  return { at, says, rules, tests, ...more }
}

/** The table for people: a sentence, and under it what shows it. */
export function proofTable(sentences: readonly Sentence[]): string {
  return sentences
    .flatMap(({ at, says, rules, tests, otherwise, later }) => [
      `§${at.padEnd(5)} ${says}`,
      ...(rules.length > 0 ? [`       ${rules.join(' ')}`] : []),
      ...tests.map(([file, name]) => `       test/${file}: ${name}`),
      ...(otherwise ? [`       otherwise on purpose, ${otherwise[0]}: ${otherwise[1]}`] : []),
      ...(later ? ['       later'] : []),
    ])
    .join('\n')
}
