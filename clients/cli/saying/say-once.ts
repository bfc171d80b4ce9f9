// Names each step so that a command killed anywhere goes on with what it had signed, and never says it a second time.
// What was finished may be said again on purpose: only an unfinished step is taken up, unless the caller gave a name.
import { newId, sha256 } from '../../../schemas/ids.ts'
import type { Said, SayOptions } from '../../sdk/index.ts'
import type { Office } from '../context.ts'

/**
 * Runs `say` under a name made of what is said; an unfinished step of the same content keeps the name it had.
 *
 * @param said everything the officer chose, but no times
 * @param reference the caller's own name, if any
 */
export async function sayOnce(
  { memory }: Pick<Office, 'memory'>,
  id: string,
  said: { verb: string } & Record<string, unknown>,
  { reference }: { reference?: string | undefined },
  say: (options: SayOptions) => Promise<Said>,
): Promise<Said> {
  if (reference !== undefined) return say({ reference })
  const name = `cli ${await sha256(JSON.stringify([id, said]))}`
  const open = await memory.pendingOn(id)
  const at = open?.key.indexOf(` reference ${name} `) ?? -1
  const earlier = at >= 0 ? open?.key.slice(at + ' reference '.length) : undefined
  return say({ reference: earlier ?? `${name} ${newId()}` })
}
