// The other ends of alerts, real ones: a mail server with STARTTLS and an HTTPS receiver. They answer as they are told, badly too,
// and keep what reached them.
import { writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { AlertsConfig } from '../../../gateway/config.ts'
import { certificate, privateKey } from '../../../infra/rehearsal/mail/certificate.ts'
import { quickFolder } from '../folders.ts'

export type Received = { to: string[]; raw: string; id: string; subject: string }
export type MailServer = {
  url: string
  received: Received[]
  tried: string[]
  refuse: (to: string) => number | undefined
  close(): Promise<void>
}

/** `withTls: false`: it does not offer STARTTLS. `refuse` gives an SMTP code for a message to somebody, or takes it. */
export async function startMailServer({ withTls = true } = {}): Promise<MailServer> {
  const mail: MailServer = { url: '', received: [], tried: [], refuse: () => undefined, close: async () => {} }
  const server = new SMTPServer({
    key: privateKey,
    cert: certificate,
    authOptional: true,
    disabledCommands: withTls ? [] : ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const id = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? ''
        mail.tried.push(id)
        const code = mail.refuse(to[0] ?? '')
        if (code !== undefined) return done(Object.assign(new Error('not now'), { responseCode: code }))
        mail.received.push({ to, raw, id, subject: /^Subject: (.*)$/im.exec(raw)?.[1]?.trim() ?? '' })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  mail.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  mail.close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return mail
}

export type Hook = { path: string; headers: Record<string, string>; body: string }
export type Receiver = {
  url: string
  received: Hook[]
  answer: (hook: Hook, response: ServerResponse) => void
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (_, response) => void response.writeHead(204).end(),
    close: async () => {},
  }
  const server = createServer({ key: privateKey, cert: certificate }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      const hook = { path: request.url ?? '', headers, body: Buffer.concat(chunks).toString() }
      receiver.received.push(hook)
      receiver.answer(hook, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  receiver.close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return receiver
}

/** A configuration that trusts these servers and tries again soon. */
export async function alertsTo(smtpUrl: string | undefined, webhookKeys: object[] = []): Promise<AlertsConfig> {
  const folder = await quickFolder('alerts')
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, certificate)
  const files = webhookKeys.map((_, index) => join(folder, `key-${index}.json`))
  await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(webhookKeys[index]))))
  return {
    ...(smtpUrl && { smtpUrl, mailFrom: 'CME Gateway <alerts@gateway.example>' }),
    inboxUrl: 'https://cme.example.gov.uk',
    webhookKeyFiles: files,
    caFile,
    retrySeconds: 1,
    privateWebhooks: true,
  }
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 50))
}
