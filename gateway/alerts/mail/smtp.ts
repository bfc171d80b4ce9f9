// E-mail over SMTP, with TLS or not at all. One message at a time; whether it may be tried again is told by what is thrown.
import { createTransport } from 'nodemailer'

export type SmtpConfig = { url: string; from: string }
export type Mail = { id: string; to: string; subject: string; text: string; html: string; urgent: boolean }
/** The other server will never take it: trying again is useless. */
export class Bounced extends Error {}

export type Mailer = { send(mail: Mail): Promise<string>; close(): void }

/**
 * A mailer for smtp:// (STARTTLS demanded) or smtps://.
 *
 * @param ca certificates to trust beside the usual ones, PEM
 */
export function openMailer({ url, from }: SmtpConfig, ca: string | undefined): Mailer {
  const { hostname, port, protocol, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: true,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    tls: { minVersion: 'TLSv1.2', ...(ca && { ca }) },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Nothing of a message may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.split('@').at(-1)?.replace('>', '') ?? hostname
  return {
    async send({ id, to, subject, text, html, urgent }) {
      const headers = { 'Auto-Submitted': 'auto-generated', ...(urgent && { 'X-Priority': '1' }) }
      try {
        const { response } = await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers,
        })
        return response
      } catch (error) {
        const { responseCode = 0, response = '' } = error as { responseCode?: number; response?: string }
        // RFC 5321, 4.2.1: 5yz is for good. Signing in with a wrong password is our own trouble, and can be mended.
        if (responseCode >= 550 && responseCode < 560) throw new Bounced(response, { cause: error })
        throw error
      }
    },
    close: () => transport.close(),
  }
}
