// What must outlive this page, on the device: sealed under a key that only the unlocked member has (HKDF, AES-256-GCM).
// Names are keyed digests and contents ciphertext: a stolen disk tells how many there are, and how long. Nothing lies here in the clear.

export type Drawer = 'heads' | 'pending' | 'done' | 'proofs' | 'lines' | 'drafts' | 'used' | 'keys' | 'people'

export type SealedStore = {
  get<T>(drawer: Drawer, name: string): Promise<T | undefined>
  /** Resolves once it would survive a crash. `about` lets it be found again by what it is about. */
  put(drawer: Drawer, name: string, content: unknown, about?: string): Promise<void>
  remove(drawer: Drawer, name: string): Promise<void>
  /** The first that is about this. */
  findAbout<T>(drawer: Drawer, about: string): Promise<T | undefined>
  /** Keeps what is about this at hand, still sealed: reading it again and again then waits for no disk. */
  hold(drawer: Drawer, about: string): Promise<void>
  /** Ends one and begins another in one transaction. */
  replace(from: { drawer: Drawer; name: string }, to: { drawer: Drawer; name: string; content: unknown }): Promise<void>
}

type Row = { id: string; about?: string; iv: Uint8Array; sealed: ArrayBuffer }

const table = 'sealed'
/** Made anew from the letters whenever it is missing: worth no waiting for the disk. */
const replaceable: readonly Drawer[] = ['lines']

/**
 * Opens the store of one member on this device, made where it does not exist.
 *
 * @param secret from the member's private key: nobody without it reads or finds anything
 */
export async function openSealedStore(member: string, secret: Uint8Array): Promise<SealedStore> {
  const [sealing, naming] = await keysFrom(secret)
  const database = await openDatabase(`cme ${member}`)
  const idOf = async (drawer: Drawer, name: string) => digestOf(naming, `${drawer} ${name}`)
  const held = new Map<string, Row>()
  const heldAbout = new Set<string>()

  async function rowOf(drawer: Drawer, name: string, content: unknown, about?: string): Promise<Row> {
    const id = await idOf(drawer, name)
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const bytes = new TextEncoder().encode(JSON.stringify(content))
    const additionalData = new TextEncoder().encode(id)
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, sealing, bytes)
    return { id, iv, sealed, ...(about !== undefined && { about: await idOf(drawer, about) }) }
  }

  async function opened<T>(row: Row | undefined): Promise<T | undefined> {
    if (!row) return undefined
    const additionalData = new TextEncoder().encode(row.id)
    const iv = row.iv as Uint8Array<ArrayBuffer>
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, sealing, row.sealed)
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  }

  return {
    async get(drawer, name) {
      const id = await idOf(drawer, name)
      return opened(held.get(id) ?? (await read(database, id)))
    },
    async put(drawer, name, content, about) {
      const row = await rowOf(drawer, name, content, about)
      await write(database, rows => rows.put(row), replaceable.includes(drawer) ? 'relaxed' : 'strict')
      if (row.about !== undefined && heldAbout.has(row.about)) held.set(row.id, row)
    },
    async remove(drawer, name) {
      const id = await idOf(drawer, name)
      await write(database, rows => rows.delete(id))
      held.delete(id)
    },
    async hold(drawer, about) {
      const id = await idOf(drawer, about)
      heldAbout.add(id)
      for (const row of await readAllAbout(database, id)) held.set(row.id, row)
    },
    findAbout: async (drawer, about) => opened(await readAbout(database, await idOf(drawer, about))),
    async replace(from, to) {
      const [id, row] = [await idOf(from.drawer, from.name), await rowOf(to.drawer, to.name, to.content)]
      await write(database, rows => {
        rows.put(row)
        rows.delete(id)
      })
      held.delete(id)
    },
  }
}

async function keysFrom(secret: Uint8Array): Promise<[CryptoKey, CryptoKey]> {
  const base = await crypto.subtle.importKey('raw', secret as Uint8Array<ArrayBuffer>, 'HKDF', false, ['deriveKey'])
  const from = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(info),
  })
  return Promise.all([
    crypto.subtle.deriveKey(from('cme inbox sealing'), base, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(from('cme inbox naming'), base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
      'sign',
    ]),
  ])
}

async function digestOf(naming: CryptoKey, name: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', naming, new TextEncoder().encode(name)))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(table, { keyPath: 'id' }).createIndex('about', 'about')
  }
  return settled(opening)
}

function read(database: IDBDatabase, id: string): Promise<Row | undefined> {
  return settled<Row | undefined>(database.transaction(table).objectStore(table).get(id))
}

function readAbout(database: IDBDatabase, about: string): Promise<Row | undefined> {
  return settled<Row | undefined>(database.transaction(table).objectStore(table).index('about').get(about))
}

function readAllAbout(database: IDBDatabase, about: string): Promise<Row[]> {
  return settled<Row[]>(database.transaction(table).objectStore(table).index('about').getAll(about))
}

/** `strict`: on the disk, not merely with the operating system. What was signed must not be forgotten. */
function write(
  database: IDBDatabase,
  change: (rows: IDBObjectStore) => void,
  durability: IDBTransactionDurability = 'strict',
): Promise<void> {
  const transaction = database.transaction(table, 'readwrite', { durability })
  change(transaction.objectStore(table))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
