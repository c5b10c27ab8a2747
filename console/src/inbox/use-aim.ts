// Whether somebody aims at a row with the mouse: it moved over one just now. A pointer at rest holds nothing.
import { useEffect, useRef, useState, type PointerEvent } from 'react'

const rest = 5000

export const useAim = () => {
  const [aiming, setAiming] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => {
    clearTimeout(timer.current)
    setAiming(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    aiming,
    onPointerLeave: stop,
    onPointerMove: (event: PointerEvent) => {
      const onRow = event.pointerType === 'mouse' && event.target instanceof Element && event.target.closest('[data-row]') !== null
      if (!onRow) return stop()
      setAiming(true)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setAiming(false), rest)
    },
  }
}
