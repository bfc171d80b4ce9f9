// Where one is, in the part of the address behind #: any server may then serve these pages, and no server learns of it.
import { useEffect, useState } from 'preact/hooks'
import { receivedTitles, sentTitles } from '../../words/words.ts'

export type Box = 'received' | 'sent'
export type Route =
  | { page: 'list'; box: Box; list: string }
  | { page: 'referral'; id: string; step?: string; item?: string }
  | { page: 'councils' }
  | { page: 'council'; id: string; part?: string; more?: string }
  | { page: 'approvals' }
  | { page: 'approval'; about: string; proposal: string }
  | { page: 'national'; part: string; more?: string }
  | { page: 'reports' }
  | { page: 'drafts' }
  | { page: 'enquiry'; id?: string; part?: string }
  | { page: 'print'; what: string; id?: string }
  | { page: 'join'; code?: string }
  | { page: 'keys' }
  | { page: 'ours'; part: string; id?: string }
  | { page: 'write'; id?: string; part?: string }

/** Reads the address; what names nothing is the first list. */
export function routeIn(hash: string): Route {
  const [first = '', second = '', third, fourth] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  if (first === 'referral' && second) {
    return { page: 'referral', id: second, ...(third && { step: third }), ...(fourth && { item: fourth }) }
  }
  const further = { ...(third && { part: third }), ...(fourth && { more: fourth }) }
  if (first === 'councils') return second ? { page: 'council', id: second, ...further } : { page: 'councils' }
  if (first === 'approvals') {
    return second && third ? { page: 'approval', about: second, proposal: third } : { page: 'approvals' }
  }
  if (first === 'national') return { page: 'national', part: second, ...(third && { more: third }) }
  if (first === 'write') return { page: 'write', ...(second && { id: second }), ...(third && { part: third }) }
  if (first === 'drafts') return { page: 'drafts' }
  if (first === 'enquiry') return { page: 'enquiry', ...(second && { id: second }), ...(third && { part: third }) }
  if (first === 'print') return { page: 'print', what: second, ...(third && { id: third }) }
  if (first === 'join') return { page: 'join', ...(second && { code: second }) }
  if (first === 'keys') return { page: 'keys' }
  if (first === 'reports') return { page: 'reports' }
  if (first === 'our-council') return { page: 'ours', part: second, ...(third && { id: third }) }
  const box: Box = first === 'sent' ? 'sent' : 'received'
  const titles: Record<string, string> = box === 'sent' ? sentTitles : receivedTitles
  return { page: 'list', box, list: second in titles ? second : (Object.keys(titles)[0] ?? '') }
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = () => setHash(location.hash)
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return routeIn(hash)
}

/** Goes there. */
export function go(hash: string): void {
  location.hash = hash
}
