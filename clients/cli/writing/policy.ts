// The council's file policy beside the profile: file-policy.json, put there by whoever sets up the computer. No file: nothing more
// than what nobody may send is refused. Later a manager may publish the same form in the directory.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FilePolicy, filePolicy } from '../../../schemas/file-policy.ts'
import { WrongUse } from '../exit.ts'

/** @throws WrongUse where it is there and cannot be read: a policy that is not understood must not be passed over */
export async function filePolicyIn(folder: string): Promise<FilePolicy> {
  const path = join(folder, 'file-policy.json')
  const text = await readFile(path, 'utf8').catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return {}
  const form = filePolicy.safeParse(parsed(text))
  if (form.success) return form.data
  const faults = form.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`)
  throw new WrongUse(
    `${path} cannot be read: ${faults.join('; ')}`,
    'Correct it by hand, or ask your IT.',
    'file_policy',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
