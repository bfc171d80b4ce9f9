// Where the gateway's main thread spent its time, from what V8's profiler wrote. Shares of busy time by package and folder.
// Cryptography runs on other threads: here is only what handing it over costs.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Part = { name: string; share: number }

type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[]
  samples: number[]
  timeDeltas: number[]
}

/** A sample that took much longer than the interval was waiting for a processor, not working. */
const longestMicroseconds = 400

/** All `.cpuprofile` files of a folder as one, the largest parts first. */
export async function readProfile(folder: string): Promise<Part[]> {
  const spent = new Map<string, number>()
  for (const file of await readdir(folder)) {
    const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as Profile
    const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
    for (const [index, id] of profile.samples.entries()) {
      const name = names.get(id)
      if (name === undefined) continue
      spent.set(name, (spent.get(name) ?? 0) + Math.min(profile.timeDeltas[index] ?? 0, longestMicroseconds))
    }
  }
  const all = [...spent.values()].reduce((sum, one) => sum + one, 0)
  const parts = [...spent].map(([name, time]) => ({ name, share: time / all }))
  return parts.filter(({ share }) => share >= 0.005).sort((a, b) => b.share - a.share)
}

/** Undefined for idle time. */
function nameOf({ functionName, url }: { functionName: string; url: string }): string | undefined {
  if (functionName === '(idle)') return undefined
  const npm = url.split('/node_modules/').at(-1)
  if (url.includes('/node_modules/') && npm) return `npm ${npm.split('/', npm.startsWith('@') ? 2 : 1).join('/')}`
  const own = /\/((?:gateway|schemas)\/.*)$/.exec(url)?.[1]
  if (own) return own
  if (url.startsWith('node:')) return url.replace(/^(node:(?:internal\/)?[^/]+).*$/, '$1')
  return functionName === '(garbage collector)' ? 'garbage collection' : "V8 and the system's calls"
}
