// What every page does on arrival: its title in the tab, the focus on its heading, so that a screen reader says where one is.
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from './app.ts'

/**
 * Give what it returns to the heading as `ref`, with tabIndex -1.
 *
 * @param arrived takes the focus again when it changes; never an object made anew, which would take it at every drawing
 */
export function useHeading(title: string, arrived: string | number | boolean = title) {
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
