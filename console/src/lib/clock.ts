// One ticker for every clock on the screen, corrected by the server's time.
import { useSyncExternalStore } from 'react'
import { createStore } from './store.ts'

const seconds = createStore(0)
let offset = 0
let timer: ReturnType<typeof setInterval> | undefined
let users = 0

/** The Date header has whole seconds; a smaller difference is noise. */
export const learnServerTime = (header: string | null): void => {
  const server = header === null ? Number.NaN : Date.parse(header)
  if (Number.isNaN(server)) return
  const difference = server + 500 - Date.now()
  offset = Math.abs(difference) > 2000 ? difference : 0
}

export const now = (): number => Date.now() + offset

const subscribe = (listener: () => void): (() => void) => {
  users += 1
  timer ??= setInterval(() => seconds.set((n) => n + 1), 1000)
  const stop = seconds.subscribe(listener)
  return () => {
    stop()
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Re-renders each second with the current time, floored to the second. */
export const useNow = (): number => {
  useSyncExternalStore(subscribe, seconds.get)
  return Math.floor(now() / 1000) * 1000
}
