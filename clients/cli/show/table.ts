// Columns of text, fitted to the width of the terminal. Widths are counted in what people see, not in code units.

export type Column = {
  title: string
  /** May be cut short to fit; others keep their width. */
  gives?: boolean
  /** Goes on in further lines rather than being cut. */
  wraps?: boolean
  align?: 'right'
}

/** How every history is laid out: a referral's, and a council's in the directory. */
export const historyColumns: readonly Column[] = [
  { title: 'No', align: 'right' },
  { title: 'When' },
  { title: 'Who', gives: true, wraps: true },
  { title: 'What', gives: true, wraps: true },
  { title: '' },
]

const between = '  '
const segments = new Intl.Segmenter('en-GB')

/** How many cells a text takes: one a grapheme, two for East Asian wide ones. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of segments.segment(withoutStyle(text))) width += wide.test(segment) ? 2 : 1
  return width
}

const wide = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}]/u

/** Lines of a table: a head, then the rows. `paint` may style a row after it was fitted. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: (line: string, row: number) => string = line => line,
): string[] {
  const natural = columns.map(({ title }, at) => Math.max(widthOf(title), ...rows.map(row => widthOf(row[at] ?? ''))))
  const widths = fitted(natural, columns, width)
  const lineOf = (cells: readonly string[]) =>
    columns
      .map(({ align }, at) => cell(cells[at] ?? '', widths[at] ?? 0, align))
      .join(between)
      .trimEnd()
  const linesOf = (row: readonly string[]) => {
    const cells = row.map((text, at) => (columns[at]?.wraps ? wrapped(text, widths[at] ?? 0) : [text]))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, at) => lineOf(cells.map(lines => lines[at] ?? '')))
  }
  const head = lineOf(columns.map(({ title }) => title))
  return [head, ...rows.flatMap((row, at) => linesOf(row).map(line => paint(line, at)))]
}

/** The columns that give share what is missing, the widest first. */
function fitted(natural: number[], columns: readonly Column[], width: number): number[] {
  const widths = [...natural]
  let over = widths.reduce((sum, one) => sum + one, between.length * (columns.length - 1)) - width
  for (; over > 0; over--) {
    const giving = columns.flatMap(({ gives }, at) => (gives && (widths[at] ?? 0) > 8 ? [at] : []))
    const widest = giving.toSorted((one, two) => (widths[two] ?? 0) - (widths[one] ?? 0))[0]
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function cell(text: string, width: number, align?: 'right'): string {
  const cut = cutTo(text, width)
  const room = ' '.repeat(Math.max(0, width - widthOf(cut)))
  return align === 'right' ? room + cut : cut + room
}

function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  for (const { segment } of segments.segment(text)) {
    if (widthOf(cut + segment) > width - 1) break
    cut += segment
  }
  return `${cut.trimEnd()}…`
}

/** Text in lines no longer than `width`, broken at spaces; line breaks of its own stay. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap(paragraph => {
    const lines: string[] = []
    let current = ''
    for (const word of paragraph.split(/ +/)) {
      const longer = current === '' ? word : `${current} ${word}`
      if (current !== '' && widthOf(longer) > width) {
        lines.push(current)
        current = word
      } else current = longer
    }
    return [...lines, current]
  })
}

function withoutStyle(text: string): string {
  return text.replace(escapes, '')
}
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
