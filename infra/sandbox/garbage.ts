// Letters that must not be believed, from a council in good standing: properly sealed, signed and recorded, and wrong inside.
// The gateway cannot tell, for it reads nothing; whoever opens them must. Made by hand: the SDK refuses to say such things.

import { phraseBeside } from '../../clients/sdk/node/open-profile.ts'
import { readProfile, unlockProfile } from '../../clients/sdk/node/profile.ts'
import { sealLetter } from '../../clients/seal/index.ts'
import { certificateToSealTo } from '../../schemas/directory/directory.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { importSigningKey } from '../../schemas/statement/jws.ts'
import { signStatement } from '../../schemas/statement/statement.ts'
import type { Statement } from '../../schemas/statement/verbs.ts'
import type { Player } from '../rehearsal/stories.ts'

/** A player, and where their profile lies. */
export type Garbler = Player & { folder?: string }

const nonsense = {
  words: '=HYPERLINK("http://evil.example","Click here") \u202edetrevni\u202c <script>alert(1)</script>',
  shoes: ['left', 'right'],
  written_by: 7,
}

/** Two messages: one whose inside speaks of another referral, one whose content has no form. */
export async function sendGarbage(who: Garbler, id: Id): Promise<void> {
  await message(who, id, { sub: newId() })
  await message(who, id, { content: nonsense })
}

async function message(who: Garbler, id: Id, wrong: { sub?: Id; content?: object }): Promise<void> {
  const { council, folder = '' } = who
  const now = Math.floor(Date.now() / 1000)
  const profile = await readProfile(folder)
  const keys = await unlockProfile(profile, await phraseBeside(profile))
  const referral = await council.referral(id)
  const [theirs, ours] = [await council.directory.entry(referral.sender), await council.directory.entry(who.id)]
  const signWith = keys.keyrings.cme?.keys.at(-1)
  const certificate = certificateToSealTo(theirs, 'cme', council.nation, now)?.certificate
  if (!signWith || !certificate) throw new Error('A team has no certificate to seal to.')
  const inside = {
    net: profile.net,
    iss: who.id,
    sub: id,
    to: referral.sender,
    desk: 'cme',
    verb: 'message',
    kind: 'message',
  }
  const content = { written_by: { name: who.officer, role: 'Officer' }, words: 'A letter for another case.' }
  const envelope = { ...inside, content, manifest: [], ...wrong }
  const letter = await sealLetter({ envelope, certificates: [certificate, signWith.certificate], signWith })
  const claims = {
    ...{
      net: profile.net,
      iss: who.id,
      sub: id,
      jti: newId(),
      iat: now,
      prev: referral.head,
    },
    ...{ heads: { [who.id]: ours.head, [referral.sender]: theirs.head }, verb: 'message', attachments: [] },
    letter: {
      ...{ sha256: letter.sha256, bytes: letter.bytes.length, certificates: letter.certificates },
      opening: letter.openingSha256,
    },
  } as unknown as Statement
  const statement = await signStatement(claims, await importSigningKey(keys.member))
  await council.call('say', { body: { statement, letter: Buffer.from(letter.bytes).toString('base64') } })
}
