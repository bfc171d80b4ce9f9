// What every page does on arrival: its title in the tab, the focus on its heading, so that a screen reader says where one is.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useApp } from './app.ts'

/**
 * Give what it returns to the heading as `ref`, with tabIndex -1.
 *
 * @param arrived takes the focus again when it changes; never an object made anew, which would take it at every drawing
 */
export function useHeading(title: string, arrived: string | number | boolean = title) {
  const heading = useFocus<HTMLHeadingElement>(arrived)
  const { me } = useApp()
  useEffect(() => {
    document.title = [title, me?.council, 'CME inbox'].filter(Boolean).join(' · ')
  }, [title, me])
  useLayoutEffect(() => scrollTo(0, 0), [arrived])
  return heading
}

/**
 * Give what it returns to what shall be read next as `ref`, with tabIndex -1: it has the focus as soon as it stands.
 * With the page, not a moment later: whoever has gone on to a link by then would be pulled back, and their Enter lost.
 *
 * @param arrived takes the focus again when it changes
 */
export function useFocus<E extends HTMLElement>(arrived?: unknown) {
  const box = useRef<E>(null)
  useLayoutEffect(() => box.current?.focus(), [arrived])
  return box
}
