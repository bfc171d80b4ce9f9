// Where the rehearsal's e-mails go: a mail server on this machine that keeps the last of them and shows them on a page. It passes nothing
// on, whoever it is addressed to, and forgets everything when it stops.
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { AlertsConfig } from '../../../gateway/config.ts'
import { certificate, privateKey } from './certificate.ts'
import { type Caught, pageOf, textPartOf } from './page.ts'

export type MailCatcher = {
  /** Where they are read. */
  pageUrl: string
  /** What a gateway is told, so that its e-mails come here. `inboxUrl` is the address named in them. */
  alerts(inboxUrl: string): AlertsConfig
  caught: readonly Caught[]
  stop(): Promise<void>
}

const kept = 200

/**
 * Starts both servers, on 127.0.0.1 only.
 *
 * @param folder gets the certificate that the gateway is to trust
 * @param port of the page
 */
export async function catchMail(folder: string, port: number): Promise<MailCatcher> {
  const caFile = join(folder, 'mail-server.pem')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(caFile, certificate)
  const caught: Caught[] = []
  const smtp = smtpServer(mail => {
    caught.unshift(mail)
    caught.length = Math.min(caught.length, kept)
  })
  const page = createServer((_request, response) => {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
    response.writeHead(200, { ...headers, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" })
    response.end(pageOf(caught))
  })
  await Promise.all([
    new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>(resolve => page.listen(port, '127.0.0.1', resolve)),
  ])
  const smtpPort = (smtp.server.address() as AddressInfo).port
  return {
    pageUrl: `http://localhost:${(page.address() as AddressInfo).port}`,
    alerts: inboxUrl => ({
      smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
      mailFrom: 'CME Gateway (rehearsal) <alerts@gateway.example>',
      nationalMailbox: 'national-administrators@directory.gov.uk.example',
      inboxUrl,
      caFile,
      webhookKeyFiles: [],
      retrySeconds: 5,
      privateWebhooks: false,
    }),
    caught,
    async stop() {
      page.closeAllConnections()
      await Promise.all([
        new Promise<void>(resolve => smtp.close(() => resolve())),
        new Promise<void>(resolve => page.close(() => resolve())),
      ])
    },
  }
}

function smtpServer(take: (mail: Caught) => void): SMTPServer {
  const server = new SMTPServer({
    key: privateKey,
    cert: certificate,
    authOptional: true,
    logger: false,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        const subject = /^Subject: (.*)$/im.exec(raw)?.[1]?.trim() ?? ''
        take({ to: envelope.rcptTo.map(({ address }) => address), subject, text: textPartOf(raw), at: new Date() })
        done()
      })
    },
  })
  // A client that hangs up is no reason to end the rehearsal.
  server.on('error', () => {})
  return server
}
