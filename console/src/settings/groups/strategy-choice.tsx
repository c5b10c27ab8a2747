// Each group with the way its work is shared, in words; another way is chosen in a dialog that explains all five.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group, RoutingStrategy } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

const strategies: readonly RoutingStrategy[] = ['least_loaded', 'round_robin', 'sticky', 'scored', 'pull']

const StrategyDialog = ({ group, onClose }: { group: Group; onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [chosen, setChosen] = useState<RoutingStrategy>(group.strategy)
  const save = useMutation({
    mutationFn: () => client.send<Group>('PATCH', `/groups/${group.uid}`, { strategy: chosen }),
    onSuccess: (next) => {
      queryClient.setQueryData<Group[]>(keys.groups, (list) => list?.map((one) => (one.uid === next.uid ? next : one)))
      toasts.show({ tone: 'plain', text: t('settings.saved') })
      onClose()
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('settings.strategyOf', { group: group.name })}>
      <div role="radiogroup" aria-label={t('settings.strategyOf', { group: group.name })} className="flex flex-col gap-1.5">
        {strategies.map((strategy) => (
          <label key={strategy} className={cx('flex gap-3 rounded-control border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-brand', chosen === strategy ? 'border-brand bg-brand-soft' : 'border-line hover:border-line-strong')}>
            <input type="radio" name="strategy" checked={chosen === strategy} onChange={() => setChosen(strategy)} className="mt-0.5 size-4 shrink-0 accent-brand outline-none!" />
            <span>
              <span className="block font-bold">{t(`settings.strategies.${strategy}`)}</span>
              <span className="block text-12 text-ink-2">{t(`settings.strategyWords.${strategy}`)}</span>
            </span>
          </label>
        ))}
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="main" disabled={chosen === group.strategy || save.isPending} onClick={() => save.mutate()}>{t('settings.save')}</Button>
      </div>
    </Dialog>
  )
}

export const Groups = () => {
  const { t } = useTranslation()
  const change = useCan('group.write')
  const groups = useQuery(useServices().queries.groups).data
  const [changing, setChanging] = useState<Group | null>(null)
  return (
    <>
      <ul className="flex flex-col gap-2">
        {groups?.map((group) => (
          <li key={group.uid} className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border border-line bg-raised px-4 py-3">
            <div className="min-w-0 grow basis-64">
              <p><b className="font-bold"><bdi>{group.name}</bdi></b> <span className="text-12 text-ink-3">· {t('settings.members', { count: group.agents.length })}{group.isDefault && <> · {t('settings.defaultGroup')}</>}</span></p>
              <p className="mt-0.5 text-ink-2"><span className="font-medium text-ink">{t(`settings.strategies.${group.strategy}`)}.</span> {t(`settings.strategyWords.${group.strategy}`)}</p>
            </div>
            {change && <Button size="small" aria-label={`${t('settings.change')}: ${group.name}`} onClick={() => setChanging(group)}>{t('settings.change')}</Button>}
          </li>
        ))}
      </ul>
      {changing !== null && <StrategyDialog group={changing} onClose={() => setChanging(null)} />}
    </>
  )
}
