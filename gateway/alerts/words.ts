// What an e-mail says: that something waits, with whom, since when. Never a name of a person, a referral's id, or a link with a token:
// mail is read on the way, forwarded, and left in mailboxes that others open.

/** One thing an alert tells of. `other`: the other council's name. `about`: the verb, or the step of the ladder. */
export type Item = { about: string; other: string; sentOn: string; urgent: boolean; dueOn?: string; number?: number }

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
  webhook_off: 'Alerts to your system were switched off because they could not be delivered',
}

export type Letter = { subject: string; text: string; html: string }

/** The e-mail for these items. `inbox`: where to look, an address that opens nothing by itself. */
export function letterOf(items: readonly Item[], council: string, inbox: string): Letter {
  const urgent = items.some(item => item.urgent)
  const many = items.length > 1 ? `${items.length} referrals need a look` : 'a referral needs a look'
  const subject = `${urgent ? 'URGENT: ' : ''}CME referrals: ${many}`
  const lines = items.map(lineOf)
  const end = 'No child is named in this e-mail. Sign in as you always do; we never send a link that signs you in.'
  const text = [`For ${council}`, '', ...lines.map(line => `- ${line}`), '', inbox, '', end].join('\n')
  const html = [
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>CME referrals</title></head><body>',
    `<p>For ${escaped(council)}</p><ul>${lines.map(line => `<li>${escaped(line)}</li>`).join('')}</ul>`,
    `<p>${escaped(inbox)}</p><p>${escaped(end)}</p></body></html>`,
  ].join('\n')
  return { subject, text, html }
}

function lineOf({ about, other, sentOn, urgent, dueOn }: Item): string {
  const what = said[about] ?? 'Something changed'
  const due = dueOn === undefined ? '' : `, due ${inWords(dueOn)}`
  return `${urgent ? 'URGENT. ' : ''}${what} (${other}, sent ${inWords(sentOn)}${due}).`
}

const spelled = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
const inWords = (on: string) => spelled.format(new Date(on))

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
