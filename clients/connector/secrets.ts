// The secrets of a connector's folder: the token that callers send, and the secret that webhooks are signed with. Files of the owner alone;
// made once, never printed.
import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { wordsInFile } from '../sdk/node/bounded-file.ts'
import { absent, writeWhole } from '../sdk/node/whole-file.ts'

/** A secret that others on this machine could read. */
export class SecretOpen extends Error {
  override name = 'SecretOpen'
  readonly code = 'secret_open'
  readonly hint: string

  constructor(path: string) {
    super(`${path} can be read by others on this machine.`)
    this.hint = `Take a new one: delete it, and start again. Or, if nobody has read it: chmod 600 ${path}`
  }
}

const least = 24

/**
 * The secret in a file, made where there is none (mode 600).
 *
 * @param prefix stands before a new one
 * @throws SecretOpen
 */
export async function secretIn(
  path: string,
  prefix = '',
  encoding: 'base64' | 'base64url' = 'base64url',
): Promise<string> {
  const text = await wordsInFile(path).catch(absent)
  if (text === undefined) {
    const made = `${prefix}${randomBytes(32).toString(encoding)}`
    await writeWhole(path, `${made}\n`)
    return made
  }
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) throw new SecretOpen(path)
  if (text.length < least) throw new Error(`${path} holds no secret of at least ${least} characters.`)
  return text
}
