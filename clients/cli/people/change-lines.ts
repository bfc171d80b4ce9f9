// What a proposed change comes to, as lines for a terminal and for `--json`; the words are in clients/words/directory.
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { changeIn, differenceLine, type Known } from '../../words/directory/changes.ts'

/** A sentence, then a line for each thing that will be otherwise. */
export async function changeLines(claims: DirectoryStatement, known: Known): Promise<[string, ...string[]]> {
  const { says, more, differs } = await changeIn(claims, known)
  return [says, ...more, ...differs.map(differenceLine)]
}
