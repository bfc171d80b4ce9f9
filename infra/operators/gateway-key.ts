// Makes a new key with which a gateway signs receipts: `node infra/operators/gateway-key.ts FILE`. FILE holds the private key (mode 600),
// FILE.public what registrars publish. Never overwrites one: receipts by a lost key can still be checked, but none can be made again.
import { writeFile } from 'node:fs/promises'
import { makeOwnKey } from '../nation/founding.ts'

const [, , file] = process.argv
if (file === undefined) {
  console.error('node infra/operators/gateway-key.ts FILE')
  process.exitCode = 2
} else {
  const { kid, jwk, privateJwk } = await makeOwnKey()
  await writeFile(file, `${JSON.stringify(privateJwk)}\n`, { mode: 0o600, flag: 'wx' })
  await writeFile(`${file}.public`, `${JSON.stringify(jwk)}\n`, { flag: 'wx' })
  console.log(`${file}: for GATEWAY_KEY_FILE. ${file}.public: for registrars. Its thumbprint: ${kid}`)
}
