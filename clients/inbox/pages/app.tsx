// The frame of every page: for whom one is acting, where one can go, what is wrong with the line; and the page itself.
import { useEffect } from 'preact/hooks'
import { Banners } from '../parts/frame/banners.tsx'
import { Header } from '../parts/frame/header.tsx'
import { start, useApp } from '../state/app.ts'
import { lockWhenIdle } from '../state/idle.ts'
import { type Route, useRoute } from '../state/route.ts'
import { CouncilPage, CouncilsPage } from './councils.tsx'
import { ListPage } from './lists.tsx'
import { ReferralPage } from './referral.tsx'
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
          {me ? <Page route={route} national={me.authority === 'national'} /> : <SignIn />}
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

function Page({ route, national }: { route: Route; national: boolean }) {
  // A national administrator has no boxes.
  if (national && (route.page === 'list' || route.page === 'drafts' || route.page === 'write')) return <CouncilsPage />
  if (route.page === 'list') return <ListPage box={route.box} list={route.list} />
  if (route.page === 'councils') return <CouncilsPage />
  if (route.page === 'council') return <CouncilPage id={route.id} />
  if (route.page === 'drafts') return <DraftsPage />
  if (route.page === 'write') {
    return route.id ? <WritePage id={route.id} part={route.part} key={route.id} /> : <NewReferral />
  }
  if (route.step) {
    const { id, step, item } = route
    return <StepPage id={id} step={step} {...(item !== undefined && { item })} key={`${id} ${step} ${item}`} />
  }
  return <ReferralPage id={route.id} key={route.id} />
}
