/// <reference path="./pdfkit.d.ts" />
// The pen: what a line of text is made of, how wide it is, and how a text breaks into lines. Where it is put is paper.ts.
import type { PDFDocument } from 'pdfkit'
import type { Fonts } from './blocks.ts'
import { type HasLetter, printable, runsOf, type Weight } from './letters.ts'

const colour = '#0b0c0c'
const whole = { lineBreak: false, features: {} } as const

export type Style = { size: number; weight: Weight }
export type Pen = ReturnType<typeof penFor>

/** A pen for one document. `missing` says whether a letter could not be shown so far. */
export function penFor(pdf: PDFDocument, { regular, bold }: Fonts) {
  pdf.registerFont('regular', regular).registerFont('bold', bold)
  const has = lettersOf(pdf)
  const state = { missing: false }
  const widthOf = (line: string, { size, weight }: Style) =>
    runsOf(line, weight, has).reduce(
      (sum, run) => sum + pdf.font(run.weight).fontSize(size).widthOfString(run.text, whole),
      0,
    )
  const measuring = measuringOf(widthOf)
  return {
    state,
    widthOf,
    write(line: string, x: number, y: number, { size, weight }: Style) {
      let at = x
      const runs = runsOf(line, weight, has)
      pdf.fillColor(colour)
      for (const run of runs) {
        pdf.font(run.weight).fontSize(size).text(run.text, at, y, whole)
        if (runs.length > 1) at += pdf.widthOfString(run.text, whole)
      }
    },
    /** A text broken to a width, with what cannot be shown by its numbers. */
    lines(text: string, wide: number, style: Style): string[] {
      const { text: shown, missing } = printable(text, has)
      state.missing ||= missing
      return shown.split('\n').flatMap(part => broken(part, wide, measuring(style)))
    },
  }
}

/** Measuring is what takes the time: each word once in each style. */
function measuringOf(widthOf: (line: string, style: Style) => number) {
  const known = new Map<string, Map<string, number>>()
  return (style: Style) => {
    const name = `${style.weight} ${style.size}`
    const words = known.get(name) ?? new Map<string, number>()
    known.set(name, words)
    return (word: string): number => {
      const width = words.get(word) ?? widthOf(word, style)
      words.set(word, width)
      return width
    }
  }
}

/** Asked thousands of times for few letters. */
function lettersOf(pdf: PDFDocument): HasLetter {
  const known = { regular: new Map<number, boolean>(), bold: new Map<number, boolean>() }
  return (code, weight) => {
    const found = known[weight].get(code)
    if (found !== undefined) return found
    const has = pdf.font(weight)._font.font.hasGlyphForCodePoint(code)
    known[weight].set(code, has)
    return has
  }
}

const graphemes = new Intl.Segmenter('en-GB')

/** At blanks; a word longer than a line is cut, for nothing may run off the page. */
function broken(text: string, wide: number, widthOf: (word: string) => number): string[] {
  const lines: string[] = []
  let [current, used] = ['', 0]
  for (const word of text.split(/ +/)) {
    const longer = current === '' ? widthOf(word) : used + widthOf(' ') + widthOf(word)
    if (longer <= wide) {
      current = current === '' ? word : `${current} ${word}`
      used = longer
      continue
    }
    if (current !== '') lines.push(current)
    current = word
    while (widthOf(current) > wide && current.length > 1) {
      const head = fitting(current, wide, widthOf)
      lines.push(head)
      current = current.slice(head.length)
    }
    used = widthOf(current)
  }
  return [...lines, current]
}

function fitting(word: string, wide: number, widthOf: (line: string) => number): string {
  let head = ''
  for (const { segment } of graphemes.segment(word)) {
    if (head !== '' && widthOf(head + segment) > wide) break
    head += segment
  }
  return head
}
