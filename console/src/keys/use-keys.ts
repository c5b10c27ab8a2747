// Single-letter keys outside of fields; silent while switched off, while a dialog is open, or with a modifier held.
import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'
import { useServices } from '../app/services.ts'
import { useStore } from '../lib/store.ts'

export type KeyMap = Record<string, (event: KeyboardEvent) => void>

const busy = (): boolean => document.querySelector('[role="dialog"][data-open], [role="menu"][data-open]') !== null

export const useKeys = (map: KeyMap, always = false): void => {
  const { shortcuts } = useStore(useServices().preferences)
  const latest = useRef(map)
  useEffect(() => {
    latest.current = map
  })
  const names = Object.keys(map).join('|')
  const on = shortcuts || always
  useEffect(() => {
    if (!on) return
    return tinykeys(window, Object.fromEntries(names.split('|').map((name) => [name, (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || busy()) return
      event.preventDefault()
      latest.current[name]?.(event)
    }])))
  }, [names, on])
}
