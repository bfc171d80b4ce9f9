// What every command of registrars ends with: what was proposed, the words to compare, and what another person types to approve it.
import type { Proposal } from '../../../schemas/directory/directory.ts'
import type { Identity } from '../../../schemas/statement/verbs.ts'
import { wordsToCompare } from '../../sdk/index.ts'
import { short } from '../../words/directory/changes.ts'
import { moment } from '../../words/when.ts'
import type { Answer, Context, Office } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { changeLines } from '../people/change-lines.ts'

/** The answer to a proposal that now stands in its chain; `identity` is the council's before it. */
export async function proposed(
  { style }: Context,
  { council, profile }: Office,
  statement: string,
  proposals: readonly Proposal[],
  identity?: Identity,
): Promise<Answer> {
  const proposal = proposals.find(one => one.digest === statement)
  if (!proposal) throw new Error('What was said is not among the proposals.')
  const { claims, lapsesAt } = proposal
  const words = await wordsToCompare(profile.net, proposal)
  const [change, ...more] = await changeLines(claims, { nation: council.nation, nameOf: namesFrom(council), identity })
  const about = claims.sub === 'national' ? 'nation' : claims.sub
  return {
    json: {
      council: claims.sub,
      proposal: statement,
      state: 'proposed',
      change: [change, ...more],
      check_words: words,
    },
    text: [
      style.good(`✓ Proposed: ${change}.`),
      ...more.map(one => `    ${one}`),
      `  Nothing has changed yet: another national administrator must approve until ${moment(lapsesAt)}, with`,
      `    cme approvals approve ${about} ${short(statement)}`,
      `  Words to compare with them: ${style.strong(words.join(' '))}`,
    ].join('\n'),
  }
}
