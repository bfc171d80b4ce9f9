// JSON with one reading: a name that stands twice in an object is refused, at any depth (RFC 8259 §4 leaves it open).
import { Refusal } from '../problem.ts'

/** Far more than anything here needs. Without a bound, reading on would end where the stack does: at another depth on each machine. */
const maxDepth = 64

/**
 * Parses JSON text and refuses duplicate names, and the name `__proto__`.
 *
 * @throws Refusal `malformed_statement` where it is not JSON or nested too deep, `duplicate_claim` where a name stands twice, `unknown_claim`
 */
export function parseStrict(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Refusal('malformed_statement', 'Not valid JSON.', { cause })
  }
  if (isDeeper(value, maxDepth)) throw new Refusal('malformed_statement', `Nested more than ${maxDepth} levels deep.`)
  // Nearly every token was written by JSON.stringify: then equal text proves that no name was dropped.
  if (JSON.stringify(value) !== text || text.includes('"__proto__"')) refuseNames(text)
  return value
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(one => isDeeper(one, levels - 1))
}

/** Walks valid JSON text once, remembering the names of each open object. Zod passes `__proto__` by in records: it could hide anything. */
function refuseNames(text: string): void {
  const open: (Set<string> | undefined)[] = []
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const names = open.at(-1)
      const name = JSON.parse(last) as string
      if (name === '__proto__') throw new Refusal('unknown_claim', 'No claim has the name __proto__.')
      if (names?.has(name)) throw new Refusal('duplicate_claim', `"${name.slice(0, 64)}" stands twice.`)
      names?.add(name)
    }
    last = token
  }
}
