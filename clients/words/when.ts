// Times as officers read them: British, and in the time of England.

const zone = 'Europe/London'
const dayForm = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' })
const timeForm = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })

/** `2 Nov 2026, 16:45`, from seconds since the epoch. */
export function moment(seconds: number): string {
  const date = new Date(seconds * 1000)
  return `${dayForm.format(date)}, ${timeForm.format(date)}`
}

/** `4 Dec 2026`, from a day as it travels. */
export function dayOf(text: string): string {
  const date = new Date(`${text}T12:00:00Z`)
  return Number.isNaN(date.getTime()) ? text : dayForm.format(date)
}

/** How long ago, in the largest unit that fits: `3 d`, `5 h`, `2 min`. */
export function age(seconds: number, now = Date.now() / 1000): string {
  const passed = Math.max(0, now - seconds)
  if (passed >= 86_400) return `${Math.floor(passed / 86_400)} d`
  if (passed >= 3_600) return `${Math.floor(passed / 3_600)} h`
  return passed >= 60 ? `${Math.floor(passed / 60)} min` : 'now'
}

/** Today in England, `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toLocaleDateString('en-CA', { timeZone: zone })
}
