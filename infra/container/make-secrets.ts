// Makes the secrets compose.yaml mounts: `node infra/container/make-secrets.ts infra/secrets`.
// Never overwrites one: a lost receipt key cannot be made again, and a changed password locks the stores.

import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'

/**
 * Writes all secrets of one deployment into a new folder that only its owner may enter (mode 700).
 *
 * The files in it are readable to all (644), because containers read them under users of their own.
 *
 * @throws when the folder exists
 */
export async function makeSecrets(folder: string): Promise<void> {
  mkdirSync(folder, { mode: 0o700 })
  for (const [name, text] of Object.entries(await secrets())) {
    // Compose itself reads an env_file, under the operator's account.
    writeFileSync(join(folder, name), `${text}\n`, { mode: name.endsWith('.env') ? 0o600 : 0o644, flag: 'wx' })
  }
}

async function secrets(): Promise<Record<string, string>> {
  const [superuser, owner, gateway, retention] = [hex(24), hex(24), hex(24), hex(24)]
  // Garage's own form of a key: GK and 12 bytes, then 32 bytes.
  const [accessKeyId, secretAccessKey] = [`GK${hex(12)}`, hex(32)]
  return {
    database_superuser_password: superuser,
    database_owner_password: owner,
    database_owner_url: `postgres://cme_owner:${owner}@postgres:5432/cme`,
    database_url: `postgres://cme_gateway_login:${gateway}@postgres:5432/cme`,
    database_retention_url: `postgres://cme_retention_login:${retention}@postgres:5432/cme`,
    s3_access_key_id: accessKeyId,
    s3_secret_access_key: secretAccessKey,
    gateway_key: JSON.stringify(await signingKey()),
    // Standard Webhooks signs with a key of its own: whoever checks alerts learns nothing of receipts.
    webhook_key: JSON.stringify(await signingKey()),
    // To be filled in by the operator, such as smtps://user:password@mail.example.
    smtp_url: '',
    'objects.env': [
      `GARAGE_RPC_SECRET=${hex(32)}`,
      `GARAGE_DEFAULT_ACCESS_KEY=${accessKeyId}`,
      `GARAGE_DEFAULT_SECRET_KEY=${secretAccessKey}`,
    ].join('\n'),
  }
}

/** A new Ed25519 key, private part included, named by its thumbprint (RFC 7638, RFC 9864). */
async function signingKey() {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, alg: 'Ed25519', kid: await calculateJwkThumbprint(jwk), use: 'sig' }
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('name the folder to make, such as infra/secrets')
  await makeSecrets(folder)
  console.log(`made ${folder}: copy it somewhere safe, above all gateway_key, and keep it out of version control`)
}
