// What every page does on arrival: its title in the tab, the focus on its heading, so that a screen reader says where one is.
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from './app.ts'

/** Give what it returns to the heading as `ref`, with tabIndex -1. */
export function useHeading(title: string, arrived: unknown = title) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { me } = useApp()
  useEffect(() => {
    document.title = [title, me?.council, 'CME inbox'].filter(Boolean).join(' · ')
  }, [title, me])
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [arrived])
  return heading
}
