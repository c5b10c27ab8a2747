// The own status, top right: what I am, whether I take chats, how many I have.
import { Popover } from '@base-ui/react/popover'
import { useMutation } from '@tanstack/react-query'
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Presence, SetStatus } from '@switchboard/protocol'
import { useMe } from '../auth/use-me.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { floating } from '../ui/menu.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { Pips } from './pips.tsx'
import { StatusShape } from './shape.tsx'

const choices: readonly Presence[] = ['online', 'busy', 'away', 'offline']

export const StatusPill = () => {
  const { t } = useTranslation()
  const { client, feed, toasts } = useServices()
  const words = useErrorWords()
  const { agent } = useMe()
  // What was just chosen shows at once, until the server has answered.
  const [hope, setHope] = useState<SetStatus>({})
  const change = useMutation({
    mutationFn: (body: SetStatus) => client.send<Agent>('PUT', '/me/status', body),
    onSuccess: (next) => feed.apply({ name: 'agent.changed', position: '0.0', agent: next }),
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
    onSettled: () => setHope({}),
  })
  const choose = (body: SetStatus) => {
    setHope(body)
    change.mutate(body)
  }
  const wanted = hope.status ?? agent.wanted
  const accepting = hope.accepting ?? agent.accepting
  const load = t('status.load', { active: agent.activeChats, max: agent.maxChats })
  return (
    <Popover.Root>
      <Popover.Trigger
        className="press inline-flex h-8 items-center gap-2 rounded-[16px] border border-line bg-raised ps-2.5 pe-2 text-13 font-medium hover:border-line-strong"
      >
        <StatusShape status={wanted} />
        <span><span className="sr-only">{t('status.title')}: </span>{t(`status.${wanted}`)}</span>
        <span className="h-3.5 w-px bg-line" aria-hidden="true" />
        <Pips active={agent.activeChats} max={agent.maxChats} label={load} />
        <ChevronDown size={12} className="text-ink-3" aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={6} collisionPadding={8} className="z-50">
          <Popover.Popup className={cx(floating, 'w-72 p-1.5')}>
            <Popover.Title className="sr-only">{t('status.title')}</Popover.Title>
            <div role="radiogroup" aria-label={t('status.title')}>
              {choices.map((status) => (
                <label key={status} className="flex min-h-11 items-center gap-3 rounded-control px-2.5 py-1.5 hover:bg-canvas has-focus-visible:outline-2 has-focus-visible:outline-brand">
                  <input type="radio" name="status" className="sr-only" checked={wanted === status} onChange={() => choose({ status })} />
                  <StatusShape status={status} />
                  <span className="grow">
                    <span className={cx('block', wanted === status && 'font-bold')}>{t(`status.${status}`)}</span>
                    <span className="block text-12 text-ink-3">{t(`status.${status}Hint`)}</span>
                  </span>
                  {wanted === status && <Check size={15} aria-hidden="true" className="text-ink-2" />}
                </label>
              ))}
            </div>
            <div className="mt-1 border-t border-line px-2.5 pt-2 pb-1">
              <Toggle
                label={t('status.accept')}
                hint={accepting ? t('status.acceptOn') : t('status.acceptOff')}
                checked={accepting}
                onChange={(on) => choose({ accepting: on })}
              />
              <p className="mt-1.5 flex items-center justify-between text-12 text-ink-3">{t('status.loadLabel')}<Pips active={agent.activeChats} max={agent.maxChats} label={load} /></p>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
