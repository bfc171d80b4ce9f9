// Where the page begins: styles, then the application in its place. Nothing of cryptography is loaded here.
import { render } from 'preact'
import 'govuk-frontend/dist/govuk/govuk-frontend.min.css'
import './parts/inbox.css'
import { App } from './pages/app.tsx'

const place = document.getElementById('app')
if (place) render(<App />, place)
