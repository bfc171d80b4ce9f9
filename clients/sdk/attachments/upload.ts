// One file on its way out: sealed, kept until it has arrived, sent as far as it has not, made whole.
// Whatever breaks, running it again for the same intention goes on: with the same bytes where they were kept, else from the beginning.

import { type Digest, type Id, newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { attachmentDigest } from '../../../schemas/referral/attachment.ts'
import { fingerprintOf, sealedBytes, sha256, slicesOf } from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Session } from '../session.ts'
import { SpoolBroke, sealedBefore, sealedStraight, sealInto } from './sealing.ts'
import { type Arrived, announce, complete, type ReadyPart, sendMissing } from './send-parts.ts'
import type { Spool, SpoolNote, SpoolPlace } from './spool.ts'

/** A file to be sealed: `sha256` of its content, where the caller has it already. */
export type FileContent = { name: string; content: Blob; sha256?: Digest | undefined }

/** Sealed bytes of one file: arrived, of how many; and how many of them had arrived before this run. */
export type UploadProgress = { name: string; bytes: number; totalBytes: number; resumedBytes: number }
export type OnUpload = (bytes: number, progress: UploadProgress) => void

/**
 * What whoever waits should know. `resumed`: goes on with what was sealed before. `restarted`: what was sealed before was not kept, so it
 * begins again. `not_kept`: no room to keep it, so it would begin again.
 */
export type UploadNotice = { code: 'resumed' | 'restarted' | 'not_kept'; name: string; says: string }

export type Upload = {
  certificates: readonly string[]
  /** The intention it belongs to, and its number in that. */
  group: string
  number: number
  onProgress?: OnUpload | undefined
  onNotice?: ((notice: UploadNotice) => void) | undefined
}

export type Uploaded = { id: Id; bytes: number; sha256: Digest }

/** The store may lose what had come, and a spool its room: so often it is begun again before the caller hears of it. */
const rounds = 4

/**
 * Seals a file and sends it; resolves once the gateway has it whole.
 *
 * @throws GatewayProblem, Unreachable: call again, and it goes on; CertificateRefused
 */
export async function upload(session: Session, file: FileContent, to: Upload): Promise<Uploaded> {
  const { spool } = session
  if (!spool) return new Uploading(session, undefined, file, to, '').run()
  const uploading = new Uploading(session, spool, file, to, await identityOf(file, to.certificates))
  return uploading.run(await spool.note(to.group, to.number))
}

/** The same bytes to the same keys, and only they. */
async function identityOf({ content, sha256: known }: FileContent, certificates: readonly string[]): Promise<string> {
  const [digest, ...fingerprints] = await Promise.all([known ?? digestOf(content), ...certificates.map(fingerprintOf)])
  return sha256([digest, content.size, ...fingerprints.sort()].join())
}

/** In parts: WebCrypto digests only what it has complete. */
async function digestOf(content: Blob): Promise<Digest> {
  const parts: Digest[] = []
  for await (const { sha256 } of slicesOf(content.stream())) if (sha256 !== undefined) parts.push(sha256)
  return attachmentDigest(parts)
}

class Uploading {
  readonly session: Session
  readonly file: FileContent
  readonly to: Upload
  readonly of: string
  readonly bytes: number
  spool: Spool | undefined
  place: SpoolPlace | undefined
  /** Digests of what lies whole in the place. */
  parts: Digest[] | undefined
  /** By an earlier run. */
  begun = false

  constructor(session: Session, spool: Spool | undefined, file: FileContent, to: Upload, of: string) {
    this.session = session
    this.spool = spool
    this.file = file
    this.to = to
    this.of = of
    this.bytes = sealedBytes(file.content.size, new Set(to.certificates).size)
  }

  async run(noted?: SpoolNote): Promise<Uploaded> {
    const earlier = noted?.of === this.of && noted.bytes === this.bytes ? noted : undefined
    let id = earlier?.id ?? newId(this.session.clock.now())
    // Made whole at the gateway, its bytes were dropped here: then these count, if it is still there.
    this.parts = earlier?.parts
    this.begun = earlier !== undefined
    try {
      for (let round = 1; ; round++) {
        const { arrived, state } = await announce(this.session, { id, bytes: this.bytes })
        if (state === 'complete' && this.isWhole(arrived)) return await this.finished(id, this.parts ?? [])
        if (state !== 'open') {
          // Named by a letter already, or made whole of an earlier sealing that nobody has: neither can be changed.
          id = newId(this.session.clock.now())
          await this.forget()
          continue
        }
        try {
          const digests = await this.send(id, arrived)
          await complete(this.session, id, digests)
          return await this.finished(id, digests)
        } catch (error) {
          if (round >= rounds || !(await this.mayGoOn(error))) throw error
        }
      }
    } finally {
      await this.place?.close()
    }
  }

  isWhole(arrived: Arrived): boolean {
    return this.parts?.every((part, index) => arrived.get(index + 1) === part) ?? false
  }

  async send(id: Id, arrived: Arrived): Promise<Digest[]> {
    const { name } = this.file
    const { bytes: totalBytes } = this
    const parts = await this.source(id)
    const travelled = (bytes: number, resumedBytes: number) =>
      this.to.onProgress?.(bytes, { name, bytes, totalBytes, resumedBytes })
    return sendMissing(this.session, { id, bytes: totalBytes }, parts, arrived, travelled)
  }

  /** From the place if it is whole there; else sealed now. */
  async source(id: Id): Promise<AsyncGenerator<ReadyPart, void, void>> {
    const { content } = this.file
    const { certificates, group, number } = this.to
    const sealing = { content, certificates, bytes: this.bytes, at: new Date(this.session.clock.now()) }
    this.place ??= await this.openPlace()
    if (this.place && this.parts && (await this.place.length()) >= this.bytes) {
      if (this.begun) this.tell('resumed', 'goes on where it stopped')
      this.begun = false
      return sealedBefore(this.place, this.parts, this.bytes)
    }
    if (this.begun) this.tell('restarted', 'was not sealed to its end, or not kept, and begins again')
    this.begun = false
    this.parts = undefined
    const note: SpoolNote = { id, of: this.of, bytes: this.bytes }
    await this.spool?.remember(group, number, this.place ? note : { ...note, unkept: true })
    if (!this.place) {
      if (this.bytes > attachmentPartBytes) this.tell('not_kept', 'is not kept sealed: if this stops, it begins again')
      return sealedStraight(sealing)
    }
    const { parts, sealed } = sealInto(this.place, sealing)
    return this.noting(parts, sealed, note)
  }

  /** Known to lie there whole before the last part is taken: nothing is complete at the gateway that could not be gone on from. */
  async *noting(
    parts: AsyncGenerator<ReadyPart, void, void>,
    sealed: Promise<Digest[]>,
    note: SpoolNote,
  ): AsyncGenerator<ReadyPart, void, void> {
    const noted = sealed.then(async digests => {
      this.parts = digests
      await this.spool?.remember(this.to.group, this.to.number, { ...note, parts: digests })
    })
    noted.catch(() => {})
    try {
      yield* parts
    } finally {
      await noted.catch(() => {})
    }
  }

  openPlace(): Promise<SpoolPlace | undefined> | undefined {
    return this.spool?.place(this.to.group, this.to.number, this.bytes)
  }

  /** Whether what went wrong is mended by sending again, and prepares that. */
  async mayGoOn(error: unknown): Promise<boolean> {
    if (error instanceof SpoolBroke) {
      await this.forget()
      this.spool = undefined
      return true
    }
    if (!(error instanceof GatewayProblem)) return false
    if (error.code === 'attachment_sealed' || error.code === 'attachment_incomplete') return true
    if (error.code !== 'attachment_digest' || !this.place) return false
    // What lies there is not what was sealed: a disk's fault.
    await this.forget()
    this.tell('restarted', 'was kept with a fault, and begins again')
    return true
  }

  async forget(): Promise<void> {
    await this.place?.close()
    this.place = undefined
    this.parts = undefined
    await this.spool?.empty(this.to.group, this.to.number)
  }

  /** Arrived whole: its bytes are dropped here, and only what they were is kept until the letter is sent. */
  async finished(id: Id, parts: Digest[]): Promise<Uploaded> {
    const { group, number } = this.to
    await this.place?.close()
    this.place = undefined
    await this.spool?.remember(group, number, { id, of: this.of, bytes: this.bytes, parts })
    await this.spool?.empty(group, number)
    return { id, bytes: this.bytes, sha256: await attachmentDigest(parts) }
  }

  tell(code: UploadNotice['code'], says: string): void {
    this.to.onNotice?.({ code, name: this.file.name, says: `${this.file.name} ${says}.` })
  }
}
