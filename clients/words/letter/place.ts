// Where in a letter something stands, as an officer calls it: "Second parent or carer: Address" for `parents[1].address`.
// Words beside the path, never in its place: whoever edits the JSON looks for the path, and `--json` carries nothing else.
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import { elementOf, fieldOf, titleFor } from '../fields.ts'
import { line } from '../plain.ts'
import { sectionTitles } from './rows.ts'

type Shape = Parameters<typeof titleFor>[1]

/** One of a list, by the list's name. */
const members: Record<string, string> = {
  parents: 'parent or carer',
  siblings: 'brother or sister',
  made: 'enquiry',
  involvements: 'service that knows the child',
  risk_flags: 'thing to know before anybody visits',
  unmet_requirements: 'thing asked for and missing',
  questions: 'question',
  answers: 'answer',
  lines: 'line',
  phones: 'telephone number',
  former_names: 'former name',
  former_upns: 'former UPN',
  lawful_basis: 'lawful basis',
}
const ordinals = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth']

/**
 * The words for a finding's path in a letter of this kind, from the outermost to the field itself.
 *
 * What no schema knows is called by its own name, so any path has words; an empty one is the whole letter.
 */
export function placeWords(kind: LetterKind, path: string): string {
  const steps = [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)]
  if (steps.length === 0) return 'The whole letter'
  const said: string[] = []
  let schema: Shape = letterContents[kind]
  let list = ''
  for (const [step, index] of steps) {
    if (index !== undefined) {
      schema = elementOf(schema)
      // The list's own title says nothing more than its member does.
      said.splice(-1, 1, memberOf(list, Number(index)))
      continue
    }
    // Of several shapes, the first that has such a field: its title is the same in all of them.
    const field: Shape = fieldOf(schema, step, { [step]: undefined })
    const section = said.length === 0 && kind === 'referral' && Object.hasOwn(sectionTitles, step)
    said.push((section && sectionTitles[step]) || titleFor(step, field))
    schema = field
    list = step
  }
  return line(said.join(': '))
}

/** `Second parent or carer (parents[1])`: the words, and the path for whoever edits the file. */
export function placeAndPath(kind: LetterKind, path: string): string {
  return path === '' ? placeWords(kind, path) : `${placeWords(kind, path)} (${line(path)})`
}

function memberOf(list: string, index: number): string {
  const ordinal = ordinals[index]
  const member = (Object.hasOwn(members, list) && members[list]) || list.replaceAll('_', ' ') || 'entry'
  return ordinal === undefined ? `${capitalised(member)} no ${index + 1}` : `${ordinal} ${member}`
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
