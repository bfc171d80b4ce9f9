// The national administrator's own pages, by the part of the address that names them.
import { AdministratorsPage } from './administrators.tsx'
import { ImportPage } from './exchange/import.tsx'
import { LookAfterPage } from './look-after.tsx'
import { AdmitPage } from './propose/admit.tsx'
import { ProposePage } from './propose/propose.tsx'

export function NationalPage({ part, more }: { part: string; more: string | undefined }) {
  if (part === 'import') return <ImportPage />
  if (part === 'admit') return <AdmitPage />
  if (part === 'register' || part === 'policy') return <ProposePage what={part} key={part} />
  if (part === 'remove' || part === 'retire-key' || part === 'publish-key') {
    return <ProposePage what={part} {...(more !== undefined && { id: more })} key={`${part} ${more}`} />
  }
  return part === 'administrators' ? <AdministratorsPage /> : <LookAfterPage kind={more} />
}
