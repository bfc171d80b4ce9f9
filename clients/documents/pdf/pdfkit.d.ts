// What of PDFKit is used here, as types: the library has none of its own, and foreign ones would bring those of Node into browsers.
// Only pdf/ may import it. `_font` is the one inner field: whether a font has a letter at all cannot be asked in another way.
declare module 'pdfkit' {
  type Structure = { add(child: Structure | (() => void)): Structure; end(): void }
  type Printing = { lineBreak: false; features: Record<string, never>; continued?: false }

  export class PDFDocument {
    constructor(options: object)
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } }
    page: { width: number; height: number; margins: { bottom: number } }
    on(event: 'data', take: (bytes: Uint8Array) => void): this
    on(event: 'end' | 'error', take: (error?: unknown) => void): this
    registerFont(name: string, bytes: Uint8Array): this
    font(name: string): this
    fontSize(points: number): this
    fillColor(colour: string): this
    widthOfString(text: string, options?: { features: Record<string, never> }): number
    text(text: string, x: number, y: number, options: Printing): this
    rect(x: number, y: number, width: number, height: number): this
    fill(colour: string): this
    addPage(): this
    bufferedPageRange(): { start: number; count: number }
    switchToPage(index: number): this
    markContent(tag: 'Artifact', options: { type: 'Pagination' | 'Layout' }): this
    endMarkedContent(): this
    struct(type: string, options?: { lang?: string; title?: string } | (() => void), content?: () => void): Structure
    addStructure(structure: Structure): this
    end(): void
  }
}
