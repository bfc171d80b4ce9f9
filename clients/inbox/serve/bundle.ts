// The bundler's settings, run in a process of its own by build.ts: `node bundle.ts FOLDER`.
// Whatever could differ between two machines is named here: targets, names, no paths, no times.
import { join } from 'node:path'
import { build } from 'vite'
import { styles } from './styles.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder to build into.')

await build({
  configFile: false,
  root: join(import.meta.dirname, '..'),
  mode: 'production',
  logLevel: 'error',
  publicDir: false,
  plugins: [styles()],
  // The SDK names it as Node does; in a browser there is no Buffer.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  // govuk-frontend has rules for browsers long gone, spelt so that no other reads them: they are dropped.
  css: { lightningcss: { errorRecovery: true } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/worker-[hash].js' } } },
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17'],
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
})
