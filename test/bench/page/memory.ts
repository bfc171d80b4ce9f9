// The most memory that pages of a browser held: of the browsers this process started. Linux only; elsewhere it is not known.
import { readdir, readFile } from 'node:fs/promises'

/** Of the largest renderer (a page with its workers): VmHWM, in MiB; NaN where the system does not say. */
export async function peakOfRenderersMiB(): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN
  const peaks = await Promise.all((await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(peakOf))
  return Math.max(...peaks.map(one => one ?? 0))
}

async function peakOf(pid: string): Promise<number | undefined> {
  const [command, status] = await Promise.all(
    ['cmdline', 'status'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  )
  if (!command?.includes('--type=renderer') || !(await isOurs(pid))) return undefined
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

/** Whether this process is among those it comes from. */
async function isOurs(pid: string): Promise<boolean> {
  for (let at = pid; at !== '0' && at !== ''; ) {
    if (at === String(process.pid)) return true
    const status = await readFile(`/proc/${at}/status`, 'utf8').catch(() => '')
    at = /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? ''
  }
  return false
}
