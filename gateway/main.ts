// The gateway as a process: environment in, signals handled, exit code out. Everything else is in serve.ts.
import { readFile } from 'node:fs/promises'
import { collectWhatPassed } from './attachments/flow/garbage.ts'
import { readConfig } from './config.ts'
import { createLog } from './edge/log.ts'
import { watchProcess } from './edge/metrics.ts'
import { serveGateway } from './serve.ts'
import { readSigner } from './signer.ts'

const config = readConfig(process.env)
const log = createLog(config)
watchProcess()
collectWhatPassed()
const signer = await readSigner(JSON.parse(await readFile(config.gatewayKeyFile, 'utf8')))
const founding = (await readFile(config.foundingFile, 'utf8')).trim()
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
