// The work area while no conversation is open: what to do next, by hand or by key.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useStore } from '../lib/store.ts'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useTakeNext } from './use-take-next.ts'

export const NothingOpen = () => {
  const { t } = useTranslation()
  const { queries, preferences } = useServices()
  const search = useSearch({ from: '/app/inbox' })
  const { shortcuts } = useStore(preferences)
  const counts = useQuery(queries.counts).data
  const { takeNext, busy } = useTakeNext()
  const waiting = counts?.unassigned ?? 0
  return (
    <section className="flex grow flex-col items-center justify-center gap-5 p-8 text-center">
      <h2 className="max-w-[30ch] text-20 font-bold">{waiting > 0 ? t('nothing.waiting', { count: waiting }) : counts?.all === 0 ? t('nothing.empty') : t('nothing.calm')}</h2>
      {waiting > 0 && search.view !== 'unassigned' && <Button look="main" size="large" onClick={takeNext} disabled={busy}>{t('inbox.takeNext')}</Button>}
      {shortcuts && (
        <ul className="flex flex-wrap justify-center gap-x-5 gap-y-2 text-12 text-ink-3">
          <li className="flex items-center gap-1.5"><Kbd>j</Kbd><Kbd>k</Kbd>{t('keys.move')}</li>
          <li className="flex items-center gap-1.5"><Kbd>Enter</Kbd>{t('keys.open')}</li>
          <li className="flex items-center gap-1.5"><Kbd>t</Kbd>{t('keys.takeNext')}</li>
          <li className="flex items-center gap-1.5"><Kbd>?</Kbd>{t('keys.all')}</li>
        </ul>
      )}
    </section>
  )
}
