// Passkeys, as far as the browser has to be asked by the page: a worker may not. What the PRF extension gives goes to the worker at once.
// A passkey without it cannot keep keys: then the six words remain.
import type { PasskeyAsked } from '../../keys/joining/shown.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Prf = { enabled?: boolean; results?: { first?: BufferSource } }

const timeoutMilliseconds = 120_000
const algorithms = [-8, -7, -257]

/** Whether this browser, at this address, can be asked at all: never at an address made of numbers. */
export function mayHavePasskey(): boolean {
  return typeof PublicKeyCredential === 'function' && isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname)
}

/** Makes a passkey on this device or key; resolves with what it comes to. @throws NotDone */
export async function makePasskey({ salt, name }: PasskeyAsked): Promise<Bytes> {
  const prf = { eval: { first: salt } }
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { name: 'CME inbox', id: location.hostname },
        // Says nothing of the person: only the browser shows the name.
        user: { id: random(32), name, displayName: name },
        pubKeyCredParams: algorithms.map(alg => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        timeout: timeoutMilliseconds,
        extensions: { prf } as AuthenticationExtensionsClientInputs,
      },
    }),
  )
  const given = resultOf(made)
  if (given.first) return given.first
  if (!given.enabled) throw new NotDone(cannot)
  // Some give it only when the passkey is used.
  return usePasskey(salt, made.rawId)
}

/** Asks for a passkey that was made before; without `id`, whichever the person chooses. @throws NotDone */
export async function usePasskey(salt: Bytes, id?: ArrayBuffer): Promise<Bytes> {
  const prf = { eval: { first: salt } }
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        rpId: location.hostname,
        userVerification: 'required',
        timeout: timeoutMilliseconds,
        ...(id && { allowCredentials: [{ type: 'public-key', id }] }),
        extensions: { prf } as AuthenticationExtensionsClientInputs,
      },
    }),
  )
  const { first } = resultOf(used)
  if (first) return first
  throw new NotDone(cannot)
}

/** Asks, and unlocks with what was given: the councils one works for. @throws NotDone */
export async function unlockByPasskey() {
  const { salt } = await ask('passkeyAsked')
  return ask('unlockByPasskey', { prf: await usePasskey(salt) })
}

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await work()
    if (credential) return credential as PublicKeyCredential
  } catch (error) {
    if (error instanceof DOMException && error.name !== 'NotAllowedError')
      throw new NotDone({ ...cannot, code: error.name })
  }
  throw new NotDone(notGiven)
}

function resultOf(credential: PublicKeyCredential): { enabled: boolean; first?: Bytes } {
  const { prf } = credential.getClientExtensionResults() as { prf?: Prf }
  const first = prf?.results?.first
  const bytes = first && new Uint8Array(first instanceof ArrayBuffer ? first : first.buffer)
  return { enabled: prf?.enabled === true, ...(bytes?.length === 32 && { first: bytes as Bytes }) }
}

function random(bytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(bytes))
}

const notGiven: Trouble = {
  kind: 'refused',
  code: 'passkey_not_given',
  title: 'No passkey was given',
  hint: 'Try again, or use your six words.',
}

const cannot: Trouble = {
  kind: 'refused',
  code: 'passkey_without_prf',
  title: 'This passkey cannot keep your keys',
  hint: 'Not every device and browser can. Your six words go on working.',
}
