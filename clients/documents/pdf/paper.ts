/// <reference path="./pdfkit.d.ts" />
// One sheet after another: where the pen is, when a page is full. What stands on the sheets is draw.ts.
// Everything drawn is either part of the document's structure or marked as an artifact: a screen reader hears each thing once.
import { PDFDocument, type Structure } from 'pdfkit'
import type { Fonts, MarkedDocument } from './blocks.ts'
import { penFor, type Style } from './pen.ts'

/** A4 in points. */
export const margins = { side: 56, top: 64, bottom: 72 }
const lineHeight = 1.38

export type { Structure }
export type Paper = ReturnType<typeof paperFor>

/** Blank sheets for a document. */
export function paperFor({ title, author, madeAt }: MarkedDocument, fonts: Fonts) {
  const pdf = new PDFDocument({
    ...{ size: 'A4', margin: 0, pdfVersion: '1.7', subset: 'PDF/UA', tagged: true, displayTitle: true, lang: 'en-GB' },
    ...{ bufferPages: true, font: null },
    info: { Title: title, Author: author, CreationDate: madeAt, ModDate: madeAt },
  })
  const bytes = collected(pdf)
  const pen = penFor(pdf, fonts)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const state = { y: margins.top }
  const { width, height } = pdf.page
  return {
    ...{ pdf, pen, root, state, size: { width, height } },
    lineOf: ({ size }: Style) => size * lineHeight,
    /** Begins a new page unless there is room for `points`. */
    room(points: number) {
      if (state.y + points <= height - margins.bottom) return
      pdf.addPage()
      state.y = margins.top
    },
    /** Something that only looks: no screen reader hears it. */
    artifact(draw: () => void, type: 'Pagination' | 'Layout' = 'Layout') {
      pdf.markContent('Artifact', { type })
      draw()
      pdf.endMarkedContent()
    },
    /** Part of the structure, under `parent`. */
    mark(parent: Structure, type: string, fill: (into: Structure) => void) {
      const made = pdf.struct(type)
      parent.add(made)
      fill(made)
      made.end()
    },
    done(): Promise<Uint8Array> {
      root.end()
      pdf.end()
      return bytes
    },
  }
}

function collected(pdf: PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array<ArrayBuffer>[] = []
    pdf.on('data', piece => void pieces.push(new Uint8Array(piece)))
    pdf.on('error', reject)
    pdf.on('end', () => resolve(new Blob(pieces).arrayBuffer().then(buffer => new Uint8Array(buffer))))
  })
}
