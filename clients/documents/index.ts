// The public face of the documents: what is printed and packed for people, in Node and in browsers alike.
// Fonts come from the caller: a file in Node, a fetched one in a browser. Nothing here reads, sends or keeps anything.
export { type CaseEntry, type CaseFile, type CaseLetter, caseFile, copied } from './case-file/case-file.ts'
export { asCopy, letterRows } from './letter/blocks.ts'
export { askedDays, writeTo } from './outside/asking.ts'
export {
  maxPackageBytes,
  type OutsidePackage,
  outsidePackage,
  PackageTooLarge,
  type PackedFile,
  usualMailBytes,
} from './outside/package.ts'
export type { OutsideReferral } from './outside/referral.ts'
export type { Fonts, MarkedDocument } from './pdf/blocks.ts'
export { drawPdf } from './pdf/draw.ts'
