// The gateway as a process: environment in, signals handled, exit code out. Everything else is in serve.ts.
import { readFile } from 'node:fs/promises'
import { collectWhatPassed } from './attachments/flow/garbage.ts'
import { readConfig } from './config.ts'
import { readNation } from './directory/nation.ts'
import { createLog } from './edge/log.ts'
import { watchProcess } from './edge/metrics.ts'
import { serveGateway } from './serve.ts'
import { readSigner } from './signer.ts'

/** The file that this variable names, read; whoever cannot be read is named, and nothing of what it holds. */
async function fileOf<T>(variable: string, file: string, read: (text: string) => T): Promise<Awaited<T>> {
  try {
    return await read(await readFile(file, 'utf8'))
  } catch (cause) {
    // What a parser says quotes what it could not read, and that may be a key.
    const words = cause instanceof SyntaxError ? 'is not JSON' : (cause as Error).message
    throw new Error(`${variable} (${file}): ${words}`, { cause })
  }
}

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config)
  watchProcess()
  collectWhatPassed()
  const signer = await fileOf('GATEWAY_KEY_FILE', config.gatewayKeyFile, text => readSigner(JSON.parse(text)))
  const founding = await fileOf('FOUNDING_FILE', config.foundingFile, async text => {
    await readNation(text.trim())
    return text.trim()
  })
  // Loaded only where somebody asked for traces.
  const traces = config.traces && (await import('./edge/traces/export.ts')).startTraces(config.traces)
  const starting = serveGateway(config, signer, founding, log)

  // Before it listens: whoever sees it listening may ask it to stop.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'stopping')
      await (await starting).stop()
      await traces?.stop()
      process.exit(0)
    })
  }
  await starting
}

try {
  await start()
} catch (error) {
  // The last line is one to act on. An address tried twice (IPv6, IPv4) fails without a message of its own.
  const { message, code } = error as Error & { code?: string }
  const words = message || code
  process.stderr.write(`${words?.startsWith('The gateway ') ? '' : 'The gateway does not start: '}${words}\n`)
  process.exit(1)
}
