#!/usr/bin/env node
// Starts main.ts: in this very process where Node runs TypeScript as it stands, else in the Node this project brings along.
// Plain JavaScript that any Node reads. Nothing else belongs here.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { enableCompileCache } = await import('node:module')
  const { setFlagsFromString } = await import('node:v8')
  // The youngest objects keep the little room they begin with (V8 gives them up to 128 MiB): a file of 5 GiB passes within 250 MiB.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Stripping types and compiling 200 files takes longer than most commands: the result is kept between runs.
  if (!process.env.NODE_DISABLE_COMPILE_CACHE) enableCompileCache()
  await import('./main.ts')
} else {
  await restart()
}

async function restart() {
  const { spawn } = await import('node:child_process')
  const { createRequire } = await import('node:module')
  const { dirname, join } = await import('node:path')
  const { fileURLToPath } = await import('node:url')
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // The terminal's own Ctrl-C reaches both; one sent to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`cme needs Node 24, and ${node} does not start: ${error.message}\nRun npm ci in its folder.\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1
      return
    }
    // Ends as the child ended, so that a script sees the same.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
