// Which account the embedded Postgres runs under: it refuses to be root, and root starts it wherever containers are used.
// Nothing here may loosen the mode of a folder it did not make.

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

/** How to launch a program as the account: words to put in front of the command, ids to switch to, who must own the files. */
export type Account = {
  prefix: readonly string[]
  ids: { uid?: number; gid?: number }
  owner?: { uid: number; gid: number }
}

const accountName = 'postgres'

/**
 * The account Postgres and its tools run under: ourselves, or for root the owner of the existing cluster, else the user `postgres`, made if missing.
 *
 * @param cluster the cluster folder, which need not exist yet
 * @param reach an executable file and folders the account must be able to use
 * @throws when root has no way to hand these over, with what to do about it
 */
export function postgresAccount(cluster: string, reach: { executable: string; folder: string }): Account {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {} }
  const owner = ownerOf(cluster) ?? idsOf(accountName) ?? createAccount()
  if (canUse([], owner, reach)) return { prefix: [], ids: owner, owner }
  const prefix = keepingAccess(owner)
  if (canUse(prefix, {}, reach)) return { prefix, ids: {}, owner }
  throw new Error(
    `the user ${accountName} (uid ${owner.uid}) cannot enter ${reach.folder} or run ${reach.executable}. ` +
      'Postgres refuses to run as root: start as an ordinary user, or from a folder that others may enter (chmod o+x on its parents)',
  )
}

/**
 * A clone under /root or `mktemp -d` is closed to every other user. The server then keeps the one capability that opens
 * folders; `no_setuid_fixup` because access(2), which initdb asks, else looks at the real user only. Works in unprivileged
 * containers too, where user namespaces are forbidden.
 */
function keepingAccess({ uid, gid }: { uid: number; gid: number }): string[] {
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup']
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capability]
}

function canUse(
  prefix: readonly string[],
  ids: { uid?: number; gid?: number },
  reach: { executable: string; folder: string },
): boolean {
  const succeeds = (...command: string[]) => {
    const [program = '', ...words] = [...prefix, ...command]
    return spawnSync(program, words, { ...ids, cwd: '/', stdio: 'ignore' }).status === 0
  }
  return succeeds('test', '-x', reach.folder) && succeeds(reach.executable, '--version')
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const found = statSync(folder, { throwIfNoEntry: false })
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' })
  const [user, group] = [id('-u'), id('-g')]
  return user.status === 0 && group.status === 0 ? { uid: Number(user.stdout), gid: Number(group.stdout) } : undefined
}

function createAccount(): { uid: number; gid: number } {
  const words = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName]
  const made = spawnSync('useradd', words, { encoding: 'utf8' })
  const ids = idsOf(accountName)
  if (ids) return ids
  throw new Error(
    `could not create the user ${accountName}: ${made.stderr || made.error?.message}. Start as an ordinary user`,
  )
}
