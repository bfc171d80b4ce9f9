// What a form begins with, and what of it is kept for the next time: who writes, never whom it is about.
import type { Office } from '../office/office.ts'
import type { Typed, Written } from './question.ts'

/** What a form begins with: who writes, and what they said of themselves last time. */
export async function beginTyped(office: Office, written: Written = 'referral'): Promise<Typed> {
  if (written === 'enquiry') return { marking: 'official_sensitive' }
  const kept = await office.store.get<Typed>('drafts', 'referrer')
  return {
    ...kept,
    'referrer.officer': office.me.name,
    'referrer.role': kept?.['referrer.role'] ?? 'Children missing education officer',
    'basis.marking': 'official_sensitive',
  }
}

const lasting = ['referrer.role', 'referrer.team_mailbox', 'referrer.phone', 'referrer.out_of_hours_phone']

/** What of it is kept for the next time. */
export function referrerOf(typed: Typed): Typed {
  return Object.fromEntries(lasting.map(path => [path, typed[path]]))
}

/** The receiving council, once it was chosen. */
export function councilIn(typed: Typed): string | undefined {
  const value = typed['.council']
  return typeof value === 'object' && 'id' in value ? value.id : undefined
}

/** The councils an enquiry goes to, in the order they were chosen. */
export function councilsIn(typed: Typed): { id: string; name: string }[] {
  return Object.entries(typed).flatMap(([path, value]) =>
    path.startsWith('.to ') && typeof value === 'object' && 'id' in value ? [value] : [],
  )
}
