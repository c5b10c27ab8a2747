// Tells the other side that one writes: at most every three seconds, and that one stopped.
import { useEffect, useRef } from 'react'
import { useServices } from '../app/services.ts'

const renew = 3000
const idle = 4000

export const useTyping = (conversation: string): { typed: () => void; stopped: () => void } => {
  const { realtime } = useServices()
  const toldAt = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stopped = () => {
    clearTimeout(timer.current)
    if (toldAt.current === 0) return
    toldAt.current = 0
    realtime.send({ type: 'typing', conversation, on: false })
  }
  const latest = useRef(stopped)
  useEffect(() => {
    latest.current = stopped
  })
  useEffect(() => () => latest.current(), [])
  return {
    stopped,
    typed: () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(stopped, idle)
      if (Date.now() - toldAt.current < renew) return
      toldAt.current = Date.now()
      realtime.send({ type: 'typing', conversation, on: true })
    },
  }
}
