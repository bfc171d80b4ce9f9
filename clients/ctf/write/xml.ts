// Elements into XML text. Everything is escaped; characters that XML cannot hold are left out.

/** An element by its name: text, or what stands inside it in order. Undefined parts are left out. */
export type Node = readonly [name: string, inside: string | readonly (Node | undefined)[]]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
// XML 1.0 §2.2: of the control characters only tab, line feed and carriage return.
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** The document, UTF-8, indented by two spaces. */
export function xmlOf(root: Node): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${lines(root, 0).join('\n')}\n`
}

function lines([name, inside]: Node, depth: number): string[] {
  const indent = '  '.repeat(depth)
  if (typeof inside === 'string') return [`${indent}<${name}>${escaped(inside)}</${name}>`]
  const children = inside.filter(one => one !== undefined)
  return [`${indent}<${name}>`, ...children.flatMap(child => lines(child, depth + 1)), `${indent}</${name}>`]
}

function escaped(text: string): string {
  return text.replace(impossible, '').replace(/[&<>"']/g, character => escapes[character] ?? '')
}
