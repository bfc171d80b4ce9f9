// Two invented desks with real keys, and a letter between them. Nothing here may stand in for the code under test.
import { expect } from 'vitest'
import {
  addKey,
  type Envelope,
  type ExpectedLetter,
  emptyKeyring,
  type Keyring,
  type KeyringKey,
  type MadeCertificate,
  makeDeskCertificate,
  type SealedLetter,
  type SealRefusal,
  sealLetter,
  sha256,
} from '../../../clients/seal/index.ts'

export type Desk = MadeCertificate & { keyring: Keyring; key: KeyringKey }

export async function makeDesk(authority: string, desk = 'cme', at?: Date): Promise<Desk> {
  const made = await makeDeskCertificate({ authority, desk, ...(at && { at }) })
  const keyring = await addKey(emptyKeyring({ authority, desk }), made)
  return { ...made, keyring, key: keyring.keys[0] as KeyringKey }
}

export const ashby = await makeDesk('authority-ashby')
export const brook = await makeDesk('authority-brook')
export const stranger = await makeDesk('authority-strange')

export const letterToBrook: Omit<Envelope, 'opening'> = {
  net: 'net-of-a-rehearsal',
  iss: 'authority-ashby',
  sub: 'subject-1',
  to: 'authority-brook',
  desk: 'cme',
  verb: 'send',
  kind: 'referral',
  content: { child: { given: 'Tansy', family: 'Örmeröd' }, words: '“moved” – where to?' },
  manifest: [],
}

export function sealToBrook(change: Partial<Envelope> = {}): Promise<SealedLetter> {
  return sealLetter({
    envelope: { ...letterToBrook, ...change },
    certificates: [brook.certificate, ashby.certificate],
    signWith: ashby.key,
  })
}

/** What an honest statement says about this letter. */
export function statementOf(sealed: Pick<SealedLetter, 'sha256' | 'openingSha256'>): ExpectedLetter {
  const { net, iss, sub, to, desk, verb } = letterToBrook
  return { net, iss, sub, to, desk, verb, sha256: sealed.sha256, openingSha256: sealed.openingSha256 }
}

/** Everything Brook needs to open a letter from Ashby. */
export function atBrook(sealed: Pick<SealedLetter, 'bytes' | 'sha256' | 'openingSha256'>) {
  const senderCertificates = [ashby.certificate]
  const { bytes } = sealed
  return { bytes, keyring: brook.keyring, senderCertificates, receivedAt: new Date(), expect: statementOf(sealed) }
}

/** The same, for bytes that a dishonest sender made: its statement carries their digest. */
export async function vouchedFor(bytes: Uint8Array) {
  return atBrook({ bytes, sha256: await sha256(bytes), openingSha256: 'unknown' })
}

/** Expects a refusal by its class and code, and gives it back. */
export async function refused(promise: Promise<unknown>, name: string, code: string): Promise<SealRefusal<string>> {
  const error = await promise.then(
    () => {
      throw new Error('It was not refused.')
    },
    error => error,
  )
  expect(`${error.name} ${error.code}`, error.stack).toBe(`${name} ${code}`)
  expect(error.hint).toMatch(/\w+ .*[.]$/)
  return error
}

export function flip(bytes: Uint8Array, position: number): Uint8Array {
  const copy = bytes.slice()
  copy[position] = (copy[position] ?? 0) ^ 0x01
  return copy
}

export function textStream(...texts: string[]): ReadableStream<Uint8Array> {
  return bytesStream(texts.map(text => new TextEncoder().encode(text)))
}

export function bytesStream(chunks: Iterable<Uint8Array>, given?: (bytes: number) => void): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]()
  return new ReadableStream(
    {
      pull(controller) {
        const next = iterator.next()
        if (next.done) return controller.close()
        given?.(next.value.length)
        controller.enqueue(next.value)
      },
    },
    { highWaterMark: 0 },
  )
}

export async function readWhole(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}
