// The source files as the architecture test reads them: what each imports, where that leads, whether it leads back.
// Plain text in, plain data out: nothing is compiled or run, so an unused or type-only import counts like any other.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'

/** A file by its path from the repository's root, with slashes. */
export type Source = { path: string; text: string }

const root = join(import.meta.dirname, '../..')
const rooms = ['schemas', 'gateway', 'clients', 'infra', 'test']

/** Every TypeScript file of every room. */
export function readSources(): Source[] {
  return rooms.flatMap(room =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return { path: relative(root, path).replaceAll(sep, '/'), text: readFileSync(path, 'utf8') }
      }),
  )
}

/** What stands for a dynamic import whose target only running tells. */
export const computed = '(computed)'

/**
 * What a file imports, as it names it: `import`, `import type`, `export … from`, `import()`, `import('…').Type`, `require`.
 *
 * Comments, strings and template literals say nothing; `computed` is among the result where a target is not a literal.
 */
export function specifiersOf(text: string): string[] {
  const { code, strings } = split(text)
  const fixed = code.matchAll(/^[ \t]*(?:import|export)\b(?:[^']*?\bfrom)?\s*'(\d+)'/gm)
  const dynamic = code.matchAll(/(?<![\w.$])(?:import|require|require\.resolve)\s*\(\s*(?:'(\d+)'\s*[,)])?/g)
  return [...fixed, ...dynamic].map(([, index]) => strings[Number(index ?? -1)] ?? computed)
}

const literals = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\x60(?:\\.|[^\\\x60])*\x60/g

/** The code without comments, its template literals emptied, and in each quoted string its place among `strings`. */
export function split(text: string): { code: string; strings: string[] } {
  const strings: string[] = []
  const code = text.replace(literals, piece => {
    if (piece.startsWith('/')) return ' '
    if (piece.startsWith('\x60')) return '\x60\x60'
    strings.push(piece.slice(1, -1))
    return `'${strings.length - 1}'`
  })
  return { code, strings }
}

/** The same text without comments. */
export function withoutComments(text: string): string {
  return text.replace(literals, piece => (piece.startsWith('/') ? ' ' : piece))
}

/** `from` (a path) imports `to`: a path where it is a file of ours, else the specifier of a package. */
export type Import = { from: string; to: string; package: boolean }

export function importsOf({ path, text }: Source): Import[] {
  return specifiersOf(text).map(specifier => {
    const ours = specifier.startsWith('.')
    // What stands behind a question mark is for the bundler: how to load the same file.
    const file = specifier.replace(/\?.*$/, '')
    const to = ours ? normalize(join(dirname(path), file)).replaceAll(sep, '/') : specifier
    return { from: path, to, package: !ours }
  })
}

/** Whether an imported package is this one, or a path inside it. */
export function isPackage({ to, package: isPackage }: Import, name: string): boolean {
  return isPackage && (to === name || to.startsWith(`${name}/`))
}

/** One way round for each group of nodes that lead back to themselves: `a → b → a`. */
export function cyclesIn(edges: readonly { from: string; to: string }[]): string[] {
  const next = new Map<string, Set<string>>()
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (node: string, way: string[]): void => {
    const before = way.indexOf(node)
    if (before >= 0) cycles.push([...way.slice(before), node].join(' → '))
    if (before >= 0 || done.has(node)) return
    for (const to of next.get(node) ?? []) visit(to, [...way, node])
    done.add(node)
  }
  for (const node of next.keys()) visit(node, [])
  return cycles
}

/** Everything that one leads to, each with the way there. */
export function reachedFrom(start: string, imports: readonly Import[]): Map<string, string[]> {
  const reached = new Map([[start, [start]]])
  for (const [node, way] of reached) {
    for (const { from, to } of imports) if (from === node && !reached.has(to)) reached.set(to, [...way, to])
  }
  return reached
}
