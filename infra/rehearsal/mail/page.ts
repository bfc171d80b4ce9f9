// The caught e-mails as a page, and what an e-mail of ours says in plain text. No script, nothing fetched, everything escaped.

export type Caught = { to: string[]; subject: string; text: string; at: Date }

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}
article{border-top:1px solid #b1b4b6;padding:1rem 0}h2{font-size:1.1rem;margin:0}pre{white-space:pre-wrap;font:inherit;margin:.5rem 0}
small{color:#505a5f}`
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'medium', timeStyle: 'medium' })

/** The page, the newest first. */
export function pageOf(mails: readonly Caught[]): string {
  const one = ({ to, subject, text, at }: Caught) =>
    `<article><h2>${escaped(subject)}</h2><small>to ${escaped(to.join(', '))}, ${clock.format(at)}</small><pre>${escaped(text)}</pre></article>`
  const none = '<p>None yet: send a referral, and reload this page.</p>'
  return [
    `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>E-mails of the rehearsal</title><style>${style}</style></head><body><h1>E-mails of the rehearsal</h1>`,
    '<p>What councils are told while this rehearsal runs. Nothing leaves this machine; reload for more.</p>',
    mails.length === 0 ? none : mails.map(one).join('\n'),
    '</body></html>',
  ].join('\n')
}

/** The plain text of a message: its text/plain part, decoded; of anything else the whole. */
export function textPartOf(raw: string): string {
  const [, part = raw] = /\r?\nContent-Type: text\/plain.*?\r?\n\r?\n(.*?)\r?\n--/is.exec(raw) ?? []
  const quoted = /\r?\nContent-Type: text\/plain.*?Content-Transfer-Encoding: quoted-printable/is.test(raw)
  if (!quoted) return part.replaceAll('\r\n', '\n').trim()
  // RFC 2045, 6.7: bytes as =XX, and lines broken by = at their end.
  const bytes = part
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n').trim()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
