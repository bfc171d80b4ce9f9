// A founding registrar's profile for `cme`: their key, wrapped under a new phrase, and the nation they founded. Needs no network.
// Later registrars have theirs from `cme registrar init`. The phrase is shown once and kept nowhere.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { writeProfile } from '../../clients/sdk/node/profile.ts'
import { makeDeviceCertificate, makePhrase } from '../../clients/seal/index.ts'
import { foundNation } from '../../schemas/directory/nation.ts'
import type { Id } from '../../schemas/ids.ts'
import { importSigningKey } from '../../schemas/statement/jws.ts'
import { readStatement, verifyStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'

/**
 * Writes the profile into a folder that holds none, and returns what to tell its owner, phrase and pinned digest among it.
 *
 * @param statement the founding statement, as `found.ts sign` wrote it
 * @throws Error where it does not verify, or names another person's key
 */
export async function makeProfile(given: {
  statement: string
  own: { person: Id; key: JWK }
  folder: string
  name: string
}): Promise<string> {
  const { statement, own, folder, name } = given
  const read = await readStatement(statement, undefined)
  const nation = await foundNation({ claims: read.claims as DirectoryStatement, digest: read.digest, kid: read.kid })
  const founder = nation.registrars.find(({ thumbprint }) => thumbprint === read.kid)
  if (!founder || !(await verifyStatement(read, founder.key)))
    throw new Error('The founding statement does not verify.')
  const { kid } = await importSigningKey(own.key)
  if (!nation.registrars.some(({ thumbprint, person }) => thumbprint === kid && person === own.person))
    throw new Error(`${nation.name} was not founded with this key.`)
  if (name === '') throw new Error('Give your name, as it shall stand in your profile.')
  if (existsSync(join(folder, 'profile.json'))) throw new Error(`There is a profile in ${folder} already.`)
  const [gateway = ''] = [...nation.gatewayKeys.values()].map(({ issuer }) => issuer)
  const phrase = makePhrase()
  const device = await makeDeviceCertificate({ person: own.person, member: kid })
  const profile = {
    ...{ folder, gateway, net: nation.net, authority: 'national' as const, council: nation.name, desks: [] },
    ...{ member: kid, role: 'registrar' as const, name, person: own.person },
  }
  await writeProfile(profile, { member: own.key, device, keyrings: {} }, phrase)
  return [
    `Profile  ${folder}`,
    `Nation   ${nation.name}, at ${gateway}, net ${nation.net}: compare this digest with the other registrars`,
    `Phrase   ${phrase}`,
    'Write the phrase down: it is shown this once. Then delete the private file: the profile holds the same key, wrapped under the phrase.\n',
  ].join('\n')
}
