// Keys that work everywhere, and the lazily loaded sheet that explains all of them.
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useStore } from '../lib/store.ts'
import { cheatSheet, openCheatSheet } from './cheat-sheet-state.ts'
import { useKeys } from './use-keys.ts'

const CheatSheet = lazy(async () => ({ default: (await import('./cheat-sheet.tsx')).CheatSheet }))

export const Shortcuts = () => {
  const { toasts } = useServices()
  const navigate = useNavigate()
  const open = useStore(cheatSheet)
  const supervises = useCan('conversation.supervise')
  const leads = useCan('account.read')
  const answers = useCan('conversation.reply')
  useKeys({
    '[Shift]+?': openCheatSheet,
    '/': () => void navigate({ to: '/app/search' }),
    z: () => void toasts.undoLast(),
    'g i': () => void navigate({ to: '/app/inbox' }),
    'g q': () => void navigate({ to: '/app/queue' }),
    'g l': () => supervises && void navigate({ to: '/app/live' }),
    'g p': () => leads && void navigate({ to: '/app/agents', search: {} }),
    'g d': () => answers && void navigate({ to: '/app/day' }),
  })
  return open ? <Suspense><CheatSheet /></Suspense> : null
}
