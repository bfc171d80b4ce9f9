// Keys that were made on this device and are nobody's yet: wrapped under the newcomer's phrase before anything of them is sent.
// They lie here until the newcomer was let in; then they are kept at the gateway, and go.
import { settled } from './sealed-store.ts'

const name = 'cme joining'
const table = 'wrapped'

/** For one nation, one newcomer at a time. */
export async function keepWaiting(net: string, wrapped: Uint8Array | undefined): Promise<void> {
  const database = await open()
  const transaction = database.transaction(table, 'readwrite', { durability: 'strict' })
  const rows = transaction.objectStore(table)
  if (wrapped) rows.put(wrapped, net)
  else rows.delete(net)
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
}

/** What lies here, wrapped. */
export async function readWaiting(net: string): Promise<Uint8Array | undefined> {
  const database = await open()
  const found = await settled<Uint8Array | undefined>(database.transaction(table).objectStore(table).get(net))
  database.close()
  return found
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => void opening.result.createObjectStore(table)
  return settled(opening)
}
