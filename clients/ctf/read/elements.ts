// XML into elements, within bounds, one pupil at a time. Knows nothing of what the elements mean.
// A file that defines a document type is refused: that is where entities, and whatever they fetch or swell to, come from.
import { SaxesParser } from 'saxes'
import { CtfRefused } from '../refused.ts'

/** One element: its own text, and what stands inside it. `line` counts from 1. */
export type Element = { name: string; text: string; children: Element[]; line: number }

const bounds = { depth: 24, elementsPerPupil: 20_000, textCharacters: 20_000, nameCharacters: 100, attributes: 20 }

type Handlers = {
  /** `Header`, whole. */
  header(element: Element): void
  /** Each `Pupil`, whole; it is not kept here. */
  pupil(element: Element): void
}

/**
 * Reads a file and hands over its header and its pupils, in order.
 *
 * @throws CtfRefused `hostile_xml`, `malformed_xml`, `not_a_ctf`
 */
export function readElements(xml: string, handlers: Handlers): void {
  new ElementReader(handlers).read(xml)
}

class ElementReader {
  readonly #parser = new SaxesParser()
  readonly #handlers: Handlers
  readonly #open: Element[] = []
  #depth = 0
  #root: string | undefined
  #count = 0

  constructor(handlers: Handlers) {
    this.#handlers = handlers
  }

  read(xml: string): void {
    const parser = this.#parser
    parser.on('error', error => {
      throw this.#no('malformed_xml', `This is not XML: ${error.message.replace(/^\d+:\d+: /, '')}`)
    })
    parser.on('doctype', () => {
      throw this.#no('hostile_xml', 'It defines a document type. A Common Transfer File has none; it is not read.')
    })
    parser.on('opentag', ({ name, attributes }) => this.#opened(name, Object.keys(attributes).length))
    parser.on('text', text => this.#said(text))
    parser.on('cdata', text => this.#said(text))
    parser.on('closetag', () => this.#closed())
    parser.write(xml).close()
    if (this.#root === undefined) throw this.#no('not_a_ctf', 'The file is empty.')
  }

  #opened(name: string, attributes: number): void {
    this.#depth += 1
    if (this.#depth > bounds.depth) throw this.#no('hostile_xml', `Elements lie more than ${bounds.depth} deep.`)
    if (name.length > bounds.nameCharacters || attributes > bounds.attributes) {
      throw this.#no('hostile_xml', 'An element has a name or attributes beyond all use.')
    }
    if (this.#depth === 1) {
      this.#begin(name)
      return
    }
    const parent = this.#open.at(-1)
    if (!parent && name !== 'Header' && name !== 'Pupil') return
    this.#count += 1
    if (this.#count > bounds.elementsPerPupil) {
      throw this.#no('hostile_xml', `One pupil has more than ${bounds.elementsPerPupil} elements.`)
    }
    const element = { name, text: '', children: [], line: this.#parser.line }
    parent?.children.push(element)
    this.#open.push(element)
  }

  #begin(name: string): void {
    this.#root = name
    if (name !== 'CTfile')
      throw this.#no('not_a_ctf', `The file begins with ${name}; a Common Transfer File with CTfile.`)
  }

  #said(text: string): void {
    const element = this.#open.at(-1)
    if (!element) return
    if (element.text.length + text.length > bounds.textCharacters) {
      throw this.#no('hostile_xml', `${element.name} has more than ${bounds.textCharacters} characters.`)
    }
    element.text += text
  }

  #closed(): void {
    this.#depth -= 1
    const element = this.#open.pop()
    if (!element || this.#open.length > 0) return
    this.#count = 0
    if (element.name === 'Header') this.#handlers.header(element)
    else this.#handlers.pupil(element)
  }

  #no(code: 'hostile_xml' | 'malformed_xml' | 'not_a_ctf', message: string): CtfRefused {
    return new CtfRefused(code, message, this.#parser.line)
  }
}
