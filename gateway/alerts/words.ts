// What an e-mail says: that something waits, with whom, since when. Never a name of a person, a referral's id, or a link with a token:
// mail is read on the way, forwarded, and left in mailboxes that others open.

/**
 * One thing an alert tells of. `about`: the verb, or the step of the ladder. `other`: the other council's name. `entry`: it is about a
 * council's entry in the directory, not about a referral; then `sentOn` is the day it was said. `fromOn`: the day from which it counts.
 * `number`: of proposals, how many wait.
 */
export type Item = {
  about: string
  other?: string
  sentOn: string
  urgent: boolean
  dueOn?: string
  fromOn?: string
  entry?: true
  number?: number
}

const said: Record<string, string> = {
  send: 'A new referral has arrived',
  send_enquiry: 'A new question “Do you know this child?” has arrived',
  ask: 'They asked you a question and wait for your answer',
  answer: 'Your question was answered',
  accept: 'Responsibility was accepted: you can close the referral',
  decline: 'A referral was returned to you: decide what happens next',
  withdraw: 'A referral was withdrawn',
  record_outcome: 'It was recorded where a child is now',
  unsettled: 'A child of a case you closed is not in education: look at it again',
  message: 'There is a new message',
  correct: 'Something was corrected',
  recall: 'A document was recalled: confirm what you did with it',
  reply: 'Your question was answered',
  hand_over: 'A case was handed over in a council reorganisation',
  disown: 'An acceptance was taken back: the case is open again',
  passed_on: 'A case was passed on',
  returned: 'A case came back',
  purge_announced: 'Documents of a finished case will be deleted: save what you need',
  purged: 'Documents of a finished case were deleted',
  team: 'Reminder: something is overdue',
  cover: 'Reminder to the deputy or cover: something is overdue',
  manager: 'For the manager: something is overdue',
  managers: 'For both managers: something has been overdue for weeks',
  registrars: 'For national administrators: a council has not answered through every reminder and is on the list',
  webhook_off: 'Alerts to your system were switched off because they could not be delivered',
  first_manager:
    'Two national administrators have approved a first manager for your council. If nobody at your council asked for this, ring them today',
  first_manager_cancelled: 'The first manager approved for your council was called off',
  entry_soon: 'Your entry in the directory must be confirmed once a term: check the contacts, then confirm it',
  entry_stale: 'Your entry in the directory shows as out of date to every council: check the contacts, then confirm it',
  key_reported: 'A key was reported lost or stolen',
}

/** What else a digest tells of is counted. */
const mostLines = 50

export type Letter = { subject: string; text: string; html: string }

/** The e-mail for these items. `inbox`: where to look, an address that opens nothing by itself. */
export function letterOf(items: readonly Item[], council: string, inbox: string): Letter {
  const urgent = items.some(item => item.urgent)
  const subject = `${urgent ? 'URGENT: ' : ''}${subjectOf(items)}`
  const lines = items.slice(0, mostLines).map(lineOf)
  if (items.length > mostLines) lines.push(`and ${items.length - mostLines} more.`)
  const end = 'No child is named in this e-mail. Sign in as you always do; we never send a link that signs you in.'
  const text = [`For ${council}`, '', ...lines.map(line => `- ${line}`), '', inbox, '', end].join('\n')
  const html = [
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>CME referrals</title></head><body>',
    `<p>For ${escaped(council)}</p><ul>${lines.map(line => `<li>${escaped(line)}</li>`).join('')}</ul>`,
    `<p>${escaped(inbox)}</p><p>${escaped(end)}</p></body></html>`,
  ].join('\n')
  return { subject, text, html }
}

function subjectOf(items: readonly Item[]): string {
  const entries = items.filter(item => item.entry).length
  if (entries === items.length) return 'CME directory: something needs a look'
  const many = items.length - entries
  return `CME referrals: ${many > 1 ? `${many} referrals need` : 'a referral needs'} a look`
}

function lineOf({ about, other, sentOn, urgent, dueOn, fromOn, entry, number = 1 }: Item): string {
  if (about === 'proposal')
    return `${number === 1 ? 'A change in the directory waits' : `${number} changes in the directory wait`} for a national administrator.`
  const what = said[about] ?? 'Something changed'
  const facts = [
    other,
    `${entry ? '' : 'sent '}${inWords(sentOn)}`,
    dueOn !== undefined && `due ${inWords(dueOn)}`,
    fromOn !== undefined && `counts from ${inWords(fromOn)}`,
  ].filter(Boolean)
  return `${urgent ? 'URGENT. ' : ''}${what} (${facts.join(', ')}).`
}

const spelled = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
const inWords = (on: string) => spelled.format(new Date(on))

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
