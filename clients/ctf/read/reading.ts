// Taking values out of an element while remembering which were taken: what is left over is reported, never dropped in silence.
import type { Element } from './elements.ts'

/** What a file holds and no field of a referral takes. */
export type Kept = { path: string; text: string; line: number }

/** Reads one element; paths are names with slashes, `BasicDetails/MiddleNames`. */
export class Reading {
  readonly #root: Element
  readonly #taken = new Set<Element>()

  constructor(root: Element) {
    this.#root = root
  }

  /** The text of the first element at any of these paths that has one; it counts as taken. */
  text(...paths: string[]): string | undefined {
    return this.textIn(this.#root, ...paths)
  }

  textIn(from: Element, ...paths: string[]): string | undefined {
    const found = paths.flatMap(path => elementsAt(from, path)).filter(({ text }) => text.trim() !== '')
    // Both Gender and Sex, or a name twice: the first counts, and the others are not news.
    for (const element of found) this.#taken.add(element)
    return found[0]?.text.trim().normalize('NFC')
  }

  all(path: string): Element[] {
    return elementsAt(this.#root, path)
  }

  /** Every text that nothing asked for. */
  left(): Kept[] {
    return leftIn(this.#root, '', this.#taken)
  }
}

function elementsAt(from: Element, path: string): Element[] {
  return path
    .split('/')
    .reduce<Element[]>((all, name) => all.flatMap(({ children }) => children.filter(one => one.name === name)), [from])
}

function leftIn(from: Element, above: string, taken: ReadonlySet<Element>): Kept[] {
  return from.children.flatMap(element => {
    const path = above === '' ? element.name : `${above}/${element.name}`
    const text = element.text.trim()
    const own = text === '' || taken.has(element) ? [] : [{ path, text, line: element.line }]
    return [...own, ...leftIn(element, path, taken)]
  })
}
