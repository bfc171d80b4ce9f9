// The frame of every page: for whom one is acting, where one can go, what is wrong with the line; and the page itself.
import { useEffect } from 'preact/hooks'
import { Banners } from '../parts/frame/banners.tsx'
import { Header } from '../parts/frame/header.tsx'
import { start, useApp } from '../state/app.ts'
import { lockWhenIdle } from '../state/idle.ts'
import { type Route, useRoute } from '../state/route.ts'
import { ApprovalPage } from './approvals/approval.tsx'
import { ApprovalsPage } from './approvals/queue.tsx'
import { OurCouncilPage } from './council/our-council-page.tsx'
import { CouncilPage, CouncilsPage } from './councils.tsx'
import { EnquiryPage, NewEnquiry } from './enquiry/enquiry-page.tsx'
import { JoinElsewhere } from './joining/elsewhere.tsx'
import { JoinPage } from './joining/join-page.tsx'
import { OwnKeysPage } from './joining/own-keys.tsx'
import { ListPage } from './lists.tsx'
import { CouncilHistoryPage } from './national/history.tsx'
import { NationalPage } from './national/national.tsx'
import { CouncilChangePage } from './national/propose/propose.tsx'
import { PackagePage } from './outside/package-page.tsx'
import { ResendPage } from './outside/resend-page.tsx'
import { PrintPage } from './print/print-page.tsx'
import { ReferralPage } from './referral.tsx'
import { NationReportPage } from './reports/nation.tsx'
import { ReportsPage } from './reports/reports.tsx'
import { SignIn } from './sign-in.tsx'
import { StepPage } from './steps/step-page.tsx'
import { DraftsPage } from './write/drafts.tsx'
import { NewReferral, WritePage } from './write/write-page.tsx'

export function App() {
  const { me } = useApp()
  const route = useRoute()
  useEffect(() => {
    // The worker starts after the first paint.
    requestAnimationFrame(() => setTimeout(start))
  }, [])
  useEffect(() => (me ? lockWhenIdle() : undefined), [me])
  return (
    <>
      <SkipLink />
      <Header route={route} />
      <div class="govuk-width-container cme-wide">
        <Banners />
        <main class="govuk-main-wrapper govuk-main-wrapper--auto-spacing" id="content" tabIndex={-1}>
          {me ? <Page route={route} national={me.authority === 'national'} /> : <Outside route={route} />}
        </main>
      </div>
    </>
  )
}

/** A button: the address bar says on which page one is, and must not be used for places within it. */
function SkipLink() {
  return (
    <button type="button" class="govuk-skip-link cme-skip" onClick={() => document.getElementById('content')?.focus()}>
      Skip to main content
    </button>
  )
}

/** Whoever is not signed in opens the inbox, or joins. */
function Outside({ route }: { route: Route }) {
  const { about } = useApp()
  if (route.page !== 'join' || !about) return <SignIn />
  return <JoinPage {...(route.code !== undefined && { code: route.code })} key={route.code} />
}

function Page({ route, national }: { route: Route; national: boolean }) {
  // A national administrator has no boxes.
  if (national && ['list', 'drafts', 'write', 'enquiry', 'print'].includes(route.page)) return <ApprovalsPage />
  if (route.page === 'list') return <ListPage box={route.box} list={route.list} />
  if (route.page === 'councils') return <CouncilsPage />
  if (route.page === 'council') return <CouncilRoute route={route} national={national} />
  if (route.page === 'approvals') return <ApprovalsPage />
  if (route.page === 'approval') {
    const { about, proposal } = route
    return <ApprovalPage about={about} proposal={proposal} key={proposal} />
  }
  if (route.page === 'national') return <NationalPage part={route.part} more={route.more} />
  if (route.page === 'keys') return <OwnKeysPage />
  if (route.page === 'reports') return national ? <NationReportPage /> : <ReportsPage />
  if (route.page === 'join') return <JoinElsewhere />
  if (route.page === 'ours')
    return <OurCouncilPage part={route.part} {...(route.id !== undefined && { id: route.id })} />
  if (route.page === 'drafts') return <DraftsPage />
  if (route.page === 'print') return <PrintPage what={route.what} id={route.id} key={`${route.what} ${route.id}`} />
  if (route.page === 'enquiry') {
    return route.id ? <EnquiryPage id={route.id} part={route.part} key={route.id} /> : <NewEnquiry />
  }
  if (route.page === 'write') {
    return route.id ? <WritePage id={route.id} part={route.part} key={route.id} /> : <NewReferral />
  }
  if (route.step === 'package') return <PackagePage id={route.id} key={route.id} />
  if (route.step === 'resend') return <ResendPage id={route.id} key={route.id} />
  if (route.step) {
    const { id, step, item } = route
    return <StepPage id={id} step={step} {...(item !== undefined && { item })} key={`${id} ${step} ${item}`} />
  }
  return <ReferralPage id={route.id} key={route.id} />
}

function CouncilRoute({ route, national }: { route: Extract<Route, { page: 'council' }>; national: boolean }) {
  const { id, part, more } = route
  if (part === 'history') return <CouncilHistoryPage id={id} {...(more !== undefined && { on: more })} key={more} />
  if (part === 'change' && national && more !== undefined) return <CouncilChangePage id={id} what={more} key={more} />
  return <CouncilPage id={id} national={national} key={id} />
}
