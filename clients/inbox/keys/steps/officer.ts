// Who writes and who decides: always the person signed in, by name.
import type { Office } from '../office/office.ts'

/** Who writes: name and role. */
export function writer({ me }: Office): { name: string; role: string } {
  return { name: me.name, role: me.role === 'manager' ? 'Manager' : 'Children missing education officer' }
}

/** Who decides, and when: seconds are enough. */
export function decider(office: Office): { name: string; role: string; at: string } {
  return { ...writer(office), at: `${new Date().toISOString().slice(0, 19)}Z` }
}
