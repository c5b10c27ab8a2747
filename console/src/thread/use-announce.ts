// Reads new visitor messages of the open conversation to screen readers.
import { useEffect, useRef } from 'react'
import type { ConversationEvent } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'

export const useAnnounce = (events: readonly ConversationEvent[] | undefined, name: string): void => {
  const { announcer } = useServices()
  const heard = useRef<number | null>(null)
  useEffect(() => {
    if (events === undefined) return
    const last = events.at(-1)?.seq ?? 0
    const from = heard.current ?? last
    heard.current = last
    for (const event of events) {
      if (event.seq <= from || event.author.kind === 'agent') continue
      announcer.say(event.author.kind === 'visitor' ? `${name}: ${event.text}` : event.text)
    }
  }, [events, name, announcer])
}
