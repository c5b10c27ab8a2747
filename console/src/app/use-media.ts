// Follows a media query, for the few places where CSS alone cannot decide.
import { useSyncExternalStore } from 'react'

export const wide = '(min-width: 80rem)'
export const phone = '(max-width: 48rem)'

export const useMedia = (query: string): boolean => useSyncExternalStore(
  (listener) => {
    const media = matchMedia(query)
    media.addEventListener('change', listener)
    return () => media.removeEventListener('change', listener)
  },
  () => matchMedia(query).matches,
)
