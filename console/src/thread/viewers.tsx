// Which colleagues look at this conversation now.
import { useTranslation } from 'react-i18next'
import { useViewers } from '../api/signals.ts'
import { useMe } from '../auth/use-me.ts'
import { useServices } from '../app/services.ts'
import { Avatar } from '../ui/avatar.tsx'

export const Viewers = ({ conversation }: { conversation: string }) => {
  const { t } = useTranslation()
  const { agent } = useMe()
  const others = useViewers(useServices().signals, conversation).filter((viewer) => viewer.uid !== agent.uid)
  if (others.length === 0) return null
  const names = others.map((viewer) => viewer.name).join(', ')
  return (
    <span role="img" aria-label={t('thread.viewing', { names })} title={t('thread.viewing', { names })} className="flex shrink-0 -space-x-1.5 rtl:space-x-reverse">
      {others.slice(0, 3).map((viewer) => <span key={viewer.uid} className="rounded-[50%] ring-2 ring-surface"><Avatar name={viewer.name} seed={viewer.uid} size={20} /></span>)}
    </span>
  )
}
