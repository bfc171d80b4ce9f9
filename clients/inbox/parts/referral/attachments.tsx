// Attachments: opened in the worker, proven whole, then saved or shown. Only plain text and pictures are shown here, as text and pictures.
// A type the sender named never decides what the browser does with the bytes.
import { useEffect, useState } from 'preact/hooks'
import type { OpenedFile } from '../../keys/protocol.ts'
import type { Attachment } from '../../keys/shown.ts'
import { ask, listen, NotDone } from '../../keys/start.ts'

export function Attachments({ referral, attachments }: { referral: string; attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null
  return (
    <ul class="govuk-list cme-files">
      {attachments.map(one => (
        <li key={one.id}>
          <File referral={referral} attachment={one} />
        </li>
      ))}
    </ul>
  )
}

type Shown = { text: string } | { picture: string }

function File({ referral, attachment }: { referral: string; attachment: Attachment }) {
  const { id, name, what, bytes, restricted } = attachment
  const [status, setStatus] = useState('')
  const [shown, setShown] = useState<Shown>()
  useEffect(() => () => void (shown && 'picture' in shown && URL.revokeObjectURL(shown.picture)), [shown])
  const fetched = async (use: (file: OpenedFile) => void | Promise<void>) => {
    setStatus('Fetching …')
    const stop = listen((event, news) => {
      const { of, bytes: done, total } = news as { of: string; bytes: number; total: number }
      if (event === 'progress' && of === id) setStatus(`${Math.min(100, Math.round((done / total) * 100))} % opened`)
    })
    try {
      await use(await ask('file', { referral, attachment: id }))
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setStatus(`${error.trouble.title}. ${error.trouble.hint}`)
    } finally {
      stop()
    }
  }
  const open = () =>
    fetched(async file => {
      if (file.shown === 'saved') {
        save(file)
        setStatus('Proven genuine. This kind of file opens in its own program: it was saved instead.')
        return
      }
      setShown(
        file.shown === 'text' ? { text: await file.content.text() } : { picture: URL.createObjectURL(file.content) },
      )
      setStatus('Proven genuine and whole.')
    })
  return (
    <>
      <span class="cme-files__name">
        <bdi>{name}</bdi>
      </span>{' '}
      <span class="cme-files__more">
        {what}, {sizeWords(bytes)}
        {restricted && `, only for: ${restricted}`}
      </span>
      <span class="cme-files__tools">
        {shown ? (
          <button type="button" class="cme-link-button" onClick={() => setShown(undefined)}>
            Hide <span class="govuk-visually-hidden">{name}</span>
          </button>
        ) : (
          <button type="button" class="cme-link-button" onClick={open}>
            Open <span class="govuk-visually-hidden">{name}</span>
          </button>
        )}
        <button
          type="button"
          class="cme-link-button"
          onClick={() =>
            fetched(file => {
              save(file)
              setStatus('Proven genuine and whole, and saved.')
            })
          }
        >
          Save <span class="govuk-visually-hidden">{name}</span>
        </button>
      </span>
      <span class="cme-files__status" role="status">
        {status}
      </span>
      {shown && 'text' in shown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard
        <section class="cme-files__shown" tabIndex={0} aria-label={`Content of ${name}`}>
          {shown.text}
        </section>
      )}
      {shown && 'picture' in shown && <img class="cme-files__shown" src={shown.picture} alt={`Attachment ${name}`} />}
    </>
  )
}

/** Hands a file to the person, under its name. */
export function save({ name, content }: Pick<OpenedFile, 'name' | 'content'>): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} kB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
