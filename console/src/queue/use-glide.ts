// Rows that change places glide there in 160 ms, so that the eye can follow.
import { useLayoutEffect, useRef, type RefObject } from 'react'

const duration = 160

export const useGlide = (box: RefObject<HTMLElement | null>, order: string): void => {
  const places = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const origin = element.getBoundingClientRect().top - element.scrollTop
    const now = new Map<string, number>()
    for (const row of element.querySelectorAll<HTMLElement>('[data-glide]')) {
      const uid = row.dataset['glide'] ?? ''
      const top = row.getBoundingClientRect().top - origin
      now.set(uid, top)
      const before = places.current.get(uid)
      if (still || before === undefined || Math.abs(before - top) < 2 || Math.abs(before - top) > 600) continue
      row.animate([{ transform: `translateY(${before - top}px)` }, { transform: 'none' }], { duration, easing: 'ease-out' })
    }
    places.current = now
  }, [box, order])
}
