// What waits to be said is sealed on disk: under keys made of the member's private key, which itself lies wrapped under the profile's phrase.
// Whoever takes the disk without the phrase learns how many requests there were, how long and when; no name, no word, no reference.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export type Sealing = {
  /** A name on disk for a reference: tells nobody what it was, not by guessing either. */
  nameOf(reference: string): string
  /** `about`: where it stands; elsewhere it does not open. */
  seal(text: string, about: string): string
  /** @throws SealedElsewise */
  open(sealed: string, about: string): string
}

/** It was not sealed with these keys, or was changed, or put in another's place. */
export class SealedElsewise extends Error {
  override name = 'SealedElsewise'
  readonly code = 'sealed_elsewise'
  readonly hint =
    'Start the connector with the profile that took these requests, and with no earlier version: those kept them in the clear. If the keys are gone, so is what waited: move the folder outbox away, and send again.'
}

const [ivBytes, tagBytes] = [12, 16]

/** The keys of an outbox. @param secret from the member's private key, at least 32 bytes */
export function sealingFrom(secret: Uint8Array): Sealing {
  if (secret.length < 32) throw new RangeError('The secret is too short to make keys of.')
  const key = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `cme connector outbox 1 ${what}`, 32))
  const [sealing, naming] = [key('content'), key('names')]
  return {
    nameOf: reference => createHmac('sha256', naming).update(reference).digest('base64url'),
    seal(text, about) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(text, about) {
      const bytes = Buffer.from(text, 'base64')
      const [iv, tag] = [bytes.subarray(0, ivBytes), bytes.subarray(ivBytes, ivBytes + tagBytes)]
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagBytes })
        decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
        return `${decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8')}${decipher.final('utf8')}`
      } catch (cause) {
        throw new SealedElsewise(`A request on disk does not open: ${about}.`, { cause })
      }
    },
  }
}
