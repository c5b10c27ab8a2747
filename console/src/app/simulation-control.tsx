// Lets an admin of the demo send simulated visitors, and shows how far they are.
import { Popover } from '@base-ui/react/popover'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AudioWaveform } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Simulation } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { Button } from '../ui/button.tsx'
import { floating } from '../ui/menu.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { useServices } from './services.ts'

const sizes = ['10', '50', '200'] as const

const Progress = ({ run }: { run: Simulation }) => {
  const { t } = useTranslation()
  const part = run.dialogues > 0 ? run.done / run.dialogues : 0
  return (
    <div className="mt-3">
      <div className="h-1.5 overflow-hidden rounded-[3px] bg-canvas" role="progressbar" aria-label={t('simulation.progress')} aria-valuemin={0} aria-valuemax={run.dialogues} aria-valuenow={run.done}>
        <div className="h-full origin-left bg-ink transition-transform duration-[140ms] rtl:origin-right" style={{ transform: `scaleX(${part})` }} />
      </div>
      <dl className="mt-2 grid grid-cols-3 gap-2 text-12 text-ink-3">
        <div><dt>{t('simulation.done')}</dt><dd className="font-mono text-13 text-ink" dir="ltr">{run.done}/{run.dialogues}</dd></div>
        <div><dt>{t('simulation.sent')}</dt><dd className="font-mono text-13 text-ink">{run.sent}</dd></div>
        <div><dt>{t('simulation.delivered')}</dt><dd className="font-mono text-13 text-ink">{run.delivered}</dd></div>
      </dl>
    </div>
  )
}

export const SimulationControl = ({ className }: { className: string }) => {
  const { t } = useTranslation()
  const { queries, queryClient, client, toasts } = useServices()
  const words = useErrorWords()
  const [open, setOpen] = useState(false)
  const [size, setSize] = useState<(typeof sizes)[number]>('10')
  const run = useQuery({ ...queries.simulation, enabled: open, refetchInterval: (query) => (open && query.state.data?.running ? 1000 : false) }).data
  const change = useMutation({
    mutationFn: (start: boolean) => (start
      ? client.send<Simulation | undefined>('POST', '/demo/simulation', { dialogues: Number(size) })
      : client.send<Simulation | undefined>('DELETE', '/demo/simulation')),
    onSuccess: (next) => {
      if (next !== undefined) queryClient.setQueryData(keys.simulation, next)
      return queryClient.invalidateQueries({ queryKey: keys.simulation })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  const running = run?.running === true
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className} aria-label={t('simulation.title')} title={t('simulation.title')}>
        <AudioWaveform size={19} strokeWidth={1.75} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="inline-end" align="end" sideOffset={8} collisionPadding={8} className="z-50">
          <Popover.Popup className={cx(floating, 'w-80 p-4')}>
            <Popover.Title className="text-14 font-bold">{t('simulation.title')}</Popover.Title>
            <p className="mt-1 mb-3 text-ink-2">{t('simulation.body')}</p>
            {running ? (
              <Button onClick={() => change.mutate(false)} disabled={change.isPending}>{t('simulation.stop')}</Button>
            ) : (
              <div className="flex items-center justify-between gap-2">
                <Segmented label={t('simulation.visitors')} value={size} onChange={setSize} options={sizes.map((value) => ({ value, label: t('simulation.count', { count: Number(value) }) }))} size="small" />
                <Button look="main" onClick={() => change.mutate(true)} disabled={change.isPending}>{t('simulation.start')}</Button>
              </div>
            )}
            {run !== undefined && run.dialogues > 0 && <Progress run={run} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
