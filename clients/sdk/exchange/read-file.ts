// Reads an import from a file's bytes, CSV or JSON, as people's programs write them. What it says is acted on nowhere here.
import { readCsv, readJsonList } from './csv.ts'
import type { Read } from './rows.ts'

/** What a list may hold: every council of the United Kingdom, many times over. */
export const maxListBytes = 16 * 1024 * 1024

/**
 * The rows of a file, and what of it cannot be used.
 *
 * @param format where it is not given, the name or the content says it
 * @throws Error where it is neither CSV with the columns of the directory, nor such JSON
 */
export function readImportFile(bytes: Uint8Array, name: string, format?: 'csv' | 'json'): Read {
  const text = decoded(bytes)
  const looksJson = name.toLowerCase().endsWith('.json') || /^\ufeff?\s*[[{]/.test(text)
  return (format ?? (looksJson ? 'json' : 'csv')) === 'json' ? readJsonList(text) : readCsv(text)
}

/** UTF-8; or what Excel writes under "CSV" on an English Windows. */
export function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
