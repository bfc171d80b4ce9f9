// Letters sealed and opened a second, against OpenPGP.js alone on the same bytes: what the strict reading around it costs.
// No gateway here: sealing happens where the keys are. One thread, as in an officer's browser.
import { createMessage, decrypt, encrypt, readKey, readMessage, readPrivateKey } from 'openpgp'
import { openLetter, sealLetter } from '../../clients/seal/index.ts'
import { padContent } from '../../clients/seal/inside/padding.ts'
import { makeSessionKey, settings } from '../../clients/seal/openpgp/settings.ts'
import type { Ground } from './ground.ts'
import { between, type Figure, fine, medianOf, type Round, spreadOf, timed, whole } from './measure/figures.ts'

/** A long referral; padded, it is 16 KiB inside the seal. */
const contentCharacters = 8 * 1024

type Work = () => Promise<unknown>

/** Two figures: sealing and opening. */
export async function benchLetters(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { seal, open, bareSeal, bareOpen } = await prepare(ground)
  const [rounds, perRound] = quick ? [3, 60] : [7, 300]
  return [
    await figureOf('letters sealed, 8 KiB, two desks, signed', seal, bareSeal, rounds, perRound),
    await figureOf('letters opened and checked', open, bareOpen, rounds, perRound),
  ]
}

async function prepare({
  net,
  sender,
  recipient,
}: Ground): Promise<Record<'seal' | 'open' | 'bareSeal' | 'bareOpen', Work>> {
  const [ours, theirs] = [sender.keyrings.cme, recipient.keyrings.cme]
  const [own, other] = [ours?.keys.at(-1), theirs?.keys.at(-1)]
  if (!own || !other || !theirs) throw new Error('a desk has no key')
  const place = { net, iss: sender.id, sub: sender.id, to: recipient.id, desk: 'cme', verb: 'send' }
  const envelope = { ...place, kind: 'referral', content: { words: 'a'.repeat(contentCharacters) }, manifest: [] }
  const certificates = [other.certificate, own.certificate]
  const seal = () => sealLetter({ envelope, certificates, signWith: own })
  const letter = await seal()
  const { sha256, openingSha256 } = letter
  const expect = { ...place, sha256, openingSha256 }
  const [keys, signing, opening] = await Promise.all([
    Promise.all(certificates.map(armoredKey => readKey({ armoredKey, config: settings }))),
    readPrivateKey({ armoredKey: own.privateKey, config: settings }),
    readPrivateKey({ armoredKey: other.privateKey, config: settings }),
  ])
  const content = padContent(new Uint8Array(contentCharacters))
  const bareSeal = async () => {
    const message = await createMessage({ binary: content })
    const sealing = { message, encryptionKeys: keys, signingKeys: signing, sessionKey: makeSessionKey() }
    return encrypt({ ...sealing, format: 'binary', config: settings })
  }
  const bareOpen = async () => {
    const message = await readMessage({ binaryMessage: letter.bytes, config: settings })
    const by = { decryptionKeys: opening, verificationKeys: keys, expectSigned: true }
    return decrypt({ message, ...by, format: 'binary', config: settings })
  }
  const unlock = { keyring: theirs }
  const open = () =>
    openLetter({
      bytes: letter.bytes,
      senderCertificates: [own.certificate],
      receivedAt: new Date(),
      expect,
      ...unlock,
    })
  return { seal, open, bareSeal, bareOpen }
}

async function figureOf(what: string, work: Work, bare: Work, rounds: number, perRound: number): Promise<Figure> {
  const turns = Array.from({ length: perRound }, (_, index) => index)
  const ours: Round[] = []
  const bares: Round[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const both = [await timed(turns, 1, bare), await timed(turns, 1, work)] as const
    // The first is for warming up.
    if (round === 0) continue
    bares.push(both[0])
    ours.push(both[1])
  }
  const [rates, bareRates] = [spreadOf(ours.map(one => one.rate)), spreadOf(bares.map(one => one.rate))]
  const ratio = rates.median / bareRates.median
  return {
    what,
    figure: `${whole(rates.median)}/s (${between(rates, whole)})`,
    baseline: `OpenPGP.js alone: ${whole(bareRates.median)}/s (${between(bareRates, whole)})`,
    ratio: fine(ratio),
    target: '–',
    numbers: {
      ...{
        rate: rates.median,
        leastRate: rates.least,
        mostRate: rates.most,
        p99Ms: medianOf(ours.map(one => one.p99Ms)),
      },
      ...{ baselineRate: bareRates.median, ratio },
    },
  }
}
