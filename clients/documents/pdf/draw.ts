// Draws a marked document: A4, tagged for screen readers, marking and page number on every page. The only thing that knows how it looks.
// Meaning never hangs on colour: a gap says so, a warning has a bar and a title.
import type { Row } from '../../words/letter/rows.ts'
import type { Block, Fonts, MarkedDocument } from './blocks.ts'
import { margins, type Paper, paperFor, type Structure } from './paper.ts'
import type { Style } from './pen.ts'

const body: Style = { size: 10, weight: 'regular' }
const strong: Style = { size: 10, weight: 'bold' }
const small: Style = { size: 8.5, weight: 'regular' }
const headings = {
  title: { style: { size: 19, weight: 'bold' }, tag: 'H1', above: 0, below: 8 },
  heading: { style: { size: 13.5, weight: 'bold' }, tag: 'H2', above: 16, below: 5 },
  subheading: { style: { size: 11, weight: 'bold' }, tag: 'H3', above: 9, below: 3 },
} as const
const labelWidth = 158
const between = 12
const indent = 14

/** The document as a PDF. The same document with the same fonts is the same bytes but for the file's id. */
export async function drawPdf(document: MarkedDocument, fonts: Fonts): Promise<Uint8Array> {
  const paper = paperFor(document, fonts)
  for (const block of document.blocks) drawBlock(paper, block)
  if (paper.pen.state.missing) {
    const note =
      'Some letters are not in the font of this document. They stand as their Unicode numbers, such as [U+0930]; the text itself is complete.'
    paper.state.y += 10
    paragraph(paper, paper.root, 'P', note, small)
  }
  frame(paper, document)
  return paper.done()
}

function drawBlock(paper: Paper, block: Block): void {
  if (block.kind === 'rows') list(paper, paper.root, block.rows, 0)
  else if (block.kind === 'steps') steps(paper, block.steps)
  else if (block.kind === 'warning') warning(paper, block)
  else if (block.kind === 'text') {
    paragraph(paper, paper.root, 'P', block.text, body)
    paper.state.y += 5
  } else heading(paper, block.kind, block.text)
}

function heading(paper: Paper, kind: keyof typeof headings, text: string): void {
  const { style, tag, above, below } = headings[kind]
  // Never alone at the end of a page.
  paper.room(above + paper.lineOf(style) + 3 * paper.lineOf(body))
  if (paper.state.y > margins.top) paper.state.y += above
  paragraph(paper, paper.root, tag, text, style)
  paper.state.y += below
}

type Place = { x: number; wide: number }

function widthFrom(paper: Paper, x: number): number {
  return paper.size.width - margins.side - x
}

function paragraph(
  paper: Paper,
  parent: Structure,
  tag: string,
  text: string,
  style: Style,
  { x, wide }: Place = { x: margins.side, wide: widthFrom(paper, margins.side) },
): void {
  paper.mark(parent, tag, made => {
    for (const line of paper.pen.lines(text, wide, style)) {
      paper.room(paper.lineOf(style))
      const { y } = paper.state
      made.add(() => paper.pen.write(line, x, y, style))
      paper.state.y += paper.lineOf(style)
    }
  })
}

function warning(paper: Paper, { title, lines }: Extract<Block, { kind: 'warning' }>): void {
  const place = { x: margins.side + indent, wide: widthFrom(paper, margins.side + indent) }
  paper.state.y += 6
  paper.room(4 * paper.lineOf(body))
  const barred = (text: string, style: Style, tag: string) => {
    const from = paper.state.y
    paragraph(paper, paper.root, tag, text, style, place)
    // Broken over two pages, the bar stands on the second.
    const top = paper.state.y >= from ? from : margins.top
    paper.artifact(() => void paper.pdf.rect(margins.side, top - 1, 5, paper.state.y - top).fill('#0b0c0c'))
  }
  barred(title, { ...strong, size: 11.5 }, 'H2')
  for (const line of lines) barred(line, strong, 'P')
  paper.state.y += 8
}

function steps(paper: Paper, said: readonly string[]): void {
  paper.mark(paper.root, 'L', made => {
    for (const [at, text] of said.entries()) {
      item(paper, made, { label: `${at + 1}.`, text, style: body }, { x: margins.side, labelled: 20 })
      paper.state.y += 3
    }
  })
  paper.state.y += 4
}

/** Questions with their answers; groups of further ones are set in. */
function list(paper: Paper, parent: Structure, rows: readonly Row[], depth: number): void {
  if (rows.length === 0) return
  const x = margins.side + depth * indent
  paper.mark(parent, 'L', made => {
    for (const row of rows) {
      if (row.groups) groups(paper, made, row, depth)
      else {
        const label = { label: row.title, text: answerOf(row), style: body }
        item(paper, made, label, { x, labelled: labelWidth - depth * indent })
      }
    }
  })
  paper.state.y += depth === 0 ? 4 : 0
}

function groups(paper: Paper, parent: Structure, { title, groups: all = [] }: Row, depth: number): void {
  const x = margins.side + depth * indent
  paper.mark(parent, 'LI', made => {
    for (const [at, rows] of all.entries()) {
      const name = [title, all.length > 1 ? `${at + 1} of ${all.length}` : ''].filter(Boolean).join(', ')
      paper.room(3 * paper.lineOf(body))
      paper.state.y += 3
      if (name !== '') paragraph(paper, made, 'Lbl', name, strong, { x, wide: widthFrom(paper, x) })
      paper.mark(made, 'LBody', inner => list(paper, inner, rows, Math.min(depth + 1, 5)))
    }
  })
}

/** A label and its text beside it: heard as one, seen as two columns. */
function item(
  paper: Paper,
  parent: Structure,
  { label, text, style }: { label: string; text: string; style: Style },
  { x, labelled }: { x: number; labelled: number },
): void {
  const labels = paper.pen.lines(label, labelled - 4, strong)
  const at = x + labelled + (labelled > 40 ? between : 0)
  const texts = paper.pen.lines(text, widthFrom(paper, at), style)
  paper.room(Math.min(Math.max(labels.length, texts.length), 4) * paper.lineOf(style))
  paper.mark(parent, 'LI', made => {
    const from = paper.state.y
    paper.mark(made, 'Lbl', one => {
      for (const [line, part] of labels.entries())
        one.add(() => paper.pen.write(part, x, from + line * paper.lineOf(strong), strong))
    })
    const first = paper.pdf.bufferedPageRange().count
    paper.mark(made, 'LBody', one => {
      for (const part of texts) {
        paper.room(paper.lineOf(style))
        const { y } = paper.state
        one.add(() => paper.pen.write(part, at, y, style))
        paper.state.y += paper.lineOf(style)
      }
    })
    const turned = paper.pdf.bufferedPageRange().count > first
    if (!turned) paper.state.y = Math.max(paper.state.y, from + labels.length * paper.lineOf(strong))
    paper.state.y += 1.5
  })
}

/** The reason of a gap stands in the place of the answer, and says that it is one. */
function answerOf({ text = '', gap, unverified }: Row): string {
  if (gap) return `Not known: ${text}`
  return unverified ? `${text} (as supplied, not verified)` : text
}

/** Marking top and bottom, which document this is, and which page of how many. */
function frame(paper: Paper, { marking, footer }: MarkedDocument): void {
  const { count } = paper.pdf.bufferedPageRange()
  const { width, height } = paper.size
  const centre = (text: string, style: Style) => (width - paper.pen.widthOf(text, style)) / 2
  for (let page = 0; page < count; page++) {
    paper.pdf.switchToPage(page)
    paper.artifact(() => {
      const number = `Page ${page + 1} of ${count}`
      paper.pen.write(marking, centre(marking, strong), 28, strong)
      paper.pen.write(marking, centre(marking, strong), height - 34, strong)
      paper.pen.write(footer, margins.side, height - 52, small)
      paper.pen.write(number, width - margins.side - paper.pen.widthOf(number, small), height - 52, small)
    }, 'Pagination')
  }
}
