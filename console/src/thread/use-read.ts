// Marks visitor messages read once they are really on the screen. Looking over a colleague's shoulder marks nothing.
import { useEffect, useState } from 'react'
import type { Conversation } from '@switchboard/protocol'
import { useMe } from '../auth/use-me.ts'
import { useServices } from '../app/services.ts'

const settled = 400

const useInSight = (): boolean => {
  const [inSight, setInSight] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const update = () => setInSight(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', update)
    return () => document.removeEventListener('visibilitychange', update)
  }, [])
  return inSight
}

export const useRead = (conversation: Conversation, shownSeq: number, atEnd: boolean): void => {
  const { client } = useServices()
  const { agent } = useMe()
  const inSight = useInSight()
  const owner = conversation.agent?.uid === agent.uid
  const due = owner && inSight && atEnd && conversation.agentUnread > 0 && shownSeq > 0
  useEffect(() => {
    if (!due) return
    const timer = setTimeout(() => {
      client.send('POST', `/conversations/${conversation.uid}/read`, { seq: shownSeq }).catch(() => {})
    }, settled)
    return () => clearTimeout(timer)
  }, [due, shownSeq, conversation.uid, client])
}
