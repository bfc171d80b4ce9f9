// The worker: holds the keys while they are unlocked, answers the page, tells it news. What leaves here is plain data to be shown.
// Light on purpose: cryptography is loaded behind the first paint, when somebody opens the inbox.
import { approvalCalls } from './approvals/shown.ts'
import { nationalCalls } from './national/shown.ts'
import type { Office } from './office/office.ts'
import type { Unlocked } from './office/open.ts'
import { outsideCalls } from './outside/shown.ts'
import { peopleCalls } from './people/shown.ts'
import type { Asked, CallName, Calls, Choice, EventName, Events, Told, Trouble } from './protocol.ts'
import { reportCalls } from './reports/shown.ts'
import { successionCalls } from './succession/shown.ts'
import type { Typed } from './write/question.ts'

const rooms = {
  office: () => import('./office/open.ts'),
  reading: () => import('./views/reading.ts'),
  steps: () => import('./steps/take.ts'),
  writing: () => import('./write/write.ts'),
  /** Counted on every list: not with all that writing needs. */
  drafts: () => import('./write/drafts.ts'),
  printing: () => import('./print/print.ts'),
  joining: () => import('./joining/answers.ts'),
  people: () => import('./people/answers.ts'),
  approvals: () => import('./approvals/answers.ts'),
  national: () => import('./national/answers.ts'),
  reports: () => import('./reports/answers.ts'),
  outside: () => import('./outside/answers.ts'),
  succession: () => import('./succession/answers.ts'),
  trouble: () => import('./office/trouble.ts'),
}

let office: Office | undefined
/** Unlocked, and not yet at work anywhere. */
let unlocked: Unlocked | undefined

/** Tells the page something it did not ask for. */
function tell<N extends EventName>(event: N, news: Events[N]): void {
  send({ event, news } as Told)
}

function send(told: Told): void {
  postMessage(told)
}

/** Whoever asks before the inbox is open has an outdated page. */
function opened(): Office {
  if (!office) throw new Error('The inbox is locked.')
  return office
}

/** What the server of these pages said, once. */
let told: Promise<Calls['about']['get']> | undefined
function about(): Promise<Calls['about']['get']> {
  told ??= answers.about(undefined)
  told.catch(() => {
    told = undefined
  })
  return told
}

type Answers = { [N in CallName]: (give: Calls[N]['give']) => Promise<Calls[N]['get']> }

const answers: Answers = {
  about: async () => {
    const about = (await (await fetch('/inbox.json')).json()) as Calls['about']['get'] & { rehearses?: true }
    // While somebody reads the first page, what opens the inbox is on its way.
    rooms.office().catch(() => {})
    return about.rehearses ? { ...about, rehearsal: await (await fetch('/rehearsal/people')).json() } : about
  },
  unlock: async ({ phrase }) => {
    const { unlock } = await rooms.office()
    return chosenFrom(await unlock(await about(), phrase))
  },
  openAt: async ({ membership }) => {
    const { openMembership } = await rooms.office()
    const one = unlocked?.memberships.find(({ thumbprint }) => thumbprint === membership)
    if (!one || !unlocked) throw new Error('Unlock your keys first.')
    office = await openMembership(await about(), one, tell, unlocked.kept)
    unlocked = undefined
    return office.me
  },
  openRehearsal: async ({ profile }) => {
    const { openRehearsal } = await rooms.office()
    office = await openRehearsal(await about(), profile, tell)
    return office.me
  },
  lines: async () => opened().boxes.begin(),
  look: async ({ ids }) => opened().boxes.look(ids),
  search: async ({ text }) => opened().boxes.search(text),
  referral: async ({ id }) => {
    const page = await (await rooms.reading()).readReferral(opened(), id)
    // What is done next must not fail because these pages' own server is away by then: a browser asks for a module once.
    for (const room of [rooms.steps, rooms.trouble]) room().catch(() => {})
    return page
  },
  alertsAbout: async ({ id }) => (await rooms.reading()).readAlerts(opened(), id),
  step: async step => (await rooms.steps()).take(opened(), step),
  file: async ({ referral, attachment }) => (await rooms.reading()).readFile(opened(), referral, attachment),
  councils: async ({ text }) => (await rooms.reading()).findCouncils(opened(), text),
  council: async ({ id }) => (await rooms.reading()).readCouncil(opened(), id),
  writeForm: async ({ written }) => {
    const { writeForm, beginTyped } = await rooms.writing()
    return { ...writeForm(written), begin: await beginTyped(opened(), written) }
  },
  beginDraft: async seed => (await rooms.writing()).beginDraft(opened(), seed),
  exportDraft: async ({ written, typed }) => {
    const { contentOf } = await rooms.writing()
    return JSON.stringify(contentOf(typed, written), null, 2)
  },
  considerEnquiry: async ({ typed }) => (await rooms.writing()).considerEnquiry(opened(), typed),
  sendEnquiries: async give => (await rooms.writing()).sendEnquiries(opened(), give),
  printed: async give => (await rooms.printing()).printed(opened(), give),
  sample: async give => (await rooms.printing()).sample(opened(), give),
  aboutChild: async give => (await rooms.printing()).aboutChild(opened(), give),
  suggest: async ({ text }) => (await rooms.writing()).suggestCouncils(opened(), text),
  recipient: async give => (await rooms.writing()).readRecipient(opened(), give),
  consider: async give => (await rooms.writing()).consider(opened(), give),
  sendWritten: async give => (await rooms.writing()).sendWritten(opened(), give),
  drafts: async () => (await rooms.drafts()).readDrafts(opened().store),
  keepDraft: async ({ name, draft }) => {
    const { store } = opened()
    const [, page, writing] = /^(write|enquiry) (.+)$/.exec(name) ?? []
    await (draft === undefined ? store.remove('drafts', name) : store.put('drafts', name, draft))
    if (writing !== undefined) {
      const written = page === 'enquiry' ? 'enquiry' : 'referral'
      await (await rooms.writing()).noteDraft(store, written, writing, draft as Typed | undefined)
    }
    return undefined
  },
  draft: async ({ name }) => opened().store.get('drafts', name),
  ...among(peopleCalls, rooms.people),
  ...among(approvalCalls, rooms.approvals),
  ...among(nationalCalls, rooms.national),
  ...among(reportCalls, rooms.reports),
  ...among(outsideCalls, rooms.outside),
  ...among(successionCalls, rooms.succession),
  readInvitation: async ({ code }) => (await rooms.joining()).readInvitation(await about(), code),
  beginJoining: async give => (await rooms.joining()).beginJoining(await about(), give),
  leaveRequest: async give => (await rooms.joining()).leaveRequest(await about(), give),
  joiningBegun: async () => (await rooms.joining()).joiningBegun(await about()),
  goOnJoining: async give => (await rooms.joining()).goOnJoining(await about(), give),
  giveUpJoining: async () => (await rooms.joining()).giveUpJoining(await about()),
  enter: async () => {
    const { enter } = await rooms.joining()
    office = await enter(await about(), tell)
    return office?.me
  },
  passkeyAsked: async () => (await rooms.joining()).passkeyAsked(await about(), office),
  unlockByPasskey: async ({ prf }) => {
    const { unlockByPasskey } = await rooms.joining()
    return chosenFrom(await unlockByPasskey(await about(), prf))
  },
  ownKeys: async () => (await rooms.joining()).ownKeys(opened()),
  makePhrase: async () => (await rooms.joining()).newPhrase(),
  keepUnderPhrase: async give => (await rooms.joining()).keepUnderPhrase(opened(), give),
  keepUnderPasskey: async give => (await rooms.joining()).keepUnderPasskey(opened(), give),
  removeLock: async give => (await rooms.joining()).dropLock(opened(), give),
}

/** At which councils whoever unlocked their keys may now go to work. */
function chosenFrom(found: Unlocked): Choice[] {
  unlocked = found
  return found.memberships.map(({ thumbprint, council }) => ({ id: thumbprint, name: council }))
}

/** What the pages of managers and administrators ask is answered in rooms of their own, by the same names. */
function among<N extends CallName>(
  calls: readonly N[],
  room: () => Promise<{ answers: Record<N, (office: Office, give: never) => Promise<unknown>> }>,
): Pick<Answers, N> {
  const one = (name: N) => async (give: never) => (await room()).answers[name](opened(), give)
  return Object.fromEntries(calls.map(name => [name, one(name)])) as unknown as Pick<Answers, N>
}

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  const { call, name, give } = data
  try {
    send({ call, got: await (answers[name] as (give: unknown) => Promise<unknown>)(give) })
  } catch (error) {
    const trouble = rooms.trouble().then(({ troubleOf }) => troubleOf(error, office))
    send({ call, trouble: await trouble.catch(() => brokenBundle(error)) })
  }
})

/** Not even the words for what went wrong could be loaded. */
function brokenBundle(error: unknown): Trouble {
  return {
    kind: 'fault',
    code: String(error),
    title: 'This page could not be loaded whole',
    hint: 'Load it again. If it stays, tell your support.',
  }
}
