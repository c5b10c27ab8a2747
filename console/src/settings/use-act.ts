// Does something to the workspace's settings, reads again what it concerns, and says how it went, with a way back where there is one.
import type { QueryKey } from '@tanstack/react-query'
import { useState } from 'react'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'

interface Act {
  work: () => Promise<unknown>
  /** What is read again, whether it went well or not. */
  stale: readonly QueryKey[]
  done?: string
  undo?: () => Promise<unknown>
  undone?: string
}

export const useAct = () => {
  const { queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const act = async ({ work, stale, done, undo, undone }: Act): Promise<boolean> => {
    setBusy(true)
    try {
      await work()
      if (done !== undefined) toasts.show({ tone: 'plain', text: done, ...(undo === undefined ? {} : { undo: () => void act({ work: undo, stale, ...(undone === undefined ? {} : { done: undone }) }) }) })
      return true
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
      return false
    } finally {
      setBusy(false)
      for (const queryKey of stale) void queryClient.invalidateQueries({ queryKey })
    }
  }
  return { act, busy }
}
