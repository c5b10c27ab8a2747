// One bot: whether it works, where it answers first, where it hears, by what it speaks.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bot, Ellipsis, Pencil, Power, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, ApiToken, Inbox, Webhook } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { StatusShape } from '../status/shape.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import type { Secret } from '../ui/secrets-dialog.tsx'
import { HealthLine } from '../webhooks/health-line.tsx'
import { WebhookForm } from '../webhooks/webhook-form.tsx'
import { BotForm } from './bot-form.tsx'
import { TokenForm } from './token-form.tsx'
import { TokenRows } from './token-rows.tsx'

interface BotCardProps { bot: Agent; inboxes: readonly Inbox[]; webhooks: readonly Webhook[] | undefined; tokens: readonly ApiToken[] | undefined; change: boolean; hooks: boolean; onSecrets: (bot: Agent, secrets: Secret[]) => void }

const useActs = (bot: Agent) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const again = () => {
    void queryClient.invalidateQueries({ queryKey: keys.agents })
    void queryClient.invalidateQueries({ queryKey: keys.inboxes })
  }
  const onError = (error: unknown) => toasts.show({ tone: 'bad', text: words(error) })
  const turn = useMutation({
    mutationFn: (active: boolean) => client.send<Agent>('PATCH', `/agents/${bot.uid}`, { active }),
    onSuccess: ({ active, name }) => {
      again()
      toasts.show({ tone: 'plain', text: t(active ? 'programs.botOn' : 'programs.botOff', { name }), undo: () => turn.mutate(!active) })
    },
    onError,
  })
  const restore = useMutation({ mutationFn: () => client.send<Agent>('POST', `/agents/${bot.uid}/restore`), onSuccess: again, onError })
  const remove = useMutation({
    mutationFn: () => client.send('DELETE', `/agents/${bot.uid}`),
    onSuccess: () => {
      again()
      toasts.show({ tone: 'plain', text: t('programs.botRemoved', { name: bot.name }), undo: () => restore.mutate() })
    },
    onError,
  })
  return { turn, remove }
}

export const BotCard = ({ bot, inboxes, webhooks, tokens, change, hooks, onSecrets }: BotCardProps) => {
  const { t } = useTranslation()
  const { turn, remove } = useActs(bot)
  const [asking, setAsking] = useState<'edit' | 'token' | 'webhook' | null>(null)
  const close = () => setAsking(null)
  const first = inboxes.filter((one) => one.bot?.uid === bot.uid)
  return (
    <li className="rounded-panel border border-line bg-raised">
      <div className="flex items-center gap-3 px-4 py-3">
        <Bot size={20} strokeWidth={1.75} aria-hidden="true" className={cx('shrink-0', bot.active ? 'text-ink' : 'text-ink-3')} />
        <div className="min-w-0 grow">
          <h2 className="truncate text-14 font-bold"><bdi>{bot.name}</bdi></h2>
          <p className="flex items-center gap-1.5 text-12 text-ink-2"><StatusShape status={bot.active ? 'online' : 'offline'} size={10} />{bot.active ? t('programs.botLoad', { active: bot.activeChats, max: bot.maxChats }) : t('programs.botIsOff')}</p>
        </div>
        {change && (
          <Menu trigger={<button type="button" aria-label={t('programs.botMore', { name: bot.name })} className="press inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-canvas hover:text-ink max-md:size-10"><Ellipsis size={16} aria-hidden="true" /></button>}>
            <MenuItem icon={<Pencil size={14} aria-hidden="true" />} onSelect={() => setAsking('edit')}>{t('webhooks.editShort')}</MenuItem>
            <MenuItem icon={<Power size={14} aria-hidden="true" />} onSelect={() => turn.mutate(!bot.active)}>{t(bot.active ? 'webhooks.turnOff' : 'webhooks.turnOn')}</MenuItem>
            <MenuLine />
            <MenuItem icon={<Trash2 size={14} aria-hidden="true" />} onSelect={() => remove.mutate()}>{t('settings.remove')}</MenuItem>
          </Menu>
        )}
      </div>
      <dl className="grid gap-x-4 border-t border-line px-4 py-3 max-md:gap-y-1 max-md:[&>dd]:mb-3 md:grid-cols-[130px_minmax(0,1fr)] md:gap-y-3">
        <dt className="text-ink-3">{t('programs.firstIn')}</dt>
        <dd>
          {first.length === 0 ? <span className="text-ink-2">{t('programs.firstNowhereYet')}</span> : first.map((one) => (
            <Link key={one.uid} to="/app/settings/$section/$item" params={{ section: 'inboxes', item: one.uid }} className="me-3 inline-block font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink"><bdi>{one.name}</bdi></Link>
          ))}
        </dd>
        {webhooks !== undefined && (
          <>
            <dt className="text-ink-3">{t('programs.hears')}</dt>
            <dd className="flex flex-col items-start gap-2">
              {webhooks.map((one) => (
                <div key={one.uid} className="min-w-0">
                  <Link to="/app/settings/$section/$item" params={{ section: 'webhooks', item: one.uid }} dir="ltr" className="font-mono text-12 break-all underline decoration-line-strong underline-offset-4 hover:decoration-ink">{one.url}</Link>
                  <HealthLine webhook={one} />
                </div>
              ))}
              {webhooks.length === 0 && <span className="text-ink-2">{t('programs.hearsNothing')}</span>}
              {hooks && <Button size="small" onClick={() => setAsking('webhook')}>{t('programs.addUrl')}</Button>}
            </dd>
          </>
        )}
        <dt className="text-ink-3">{t('programs.speaks')}</dt>
        <dd className="flex min-w-0 flex-col items-start gap-2 *:max-w-full">
          {tokens !== undefined && tokens.length > 0 ? <div className="w-full"><TokenRows tokens={tokens} change={change} withAccount={false} /></div> : <span className="text-ink-2">{t('programs.speaksNot')}</span>}
          {change && <Button size="small" onClick={() => setAsking('token')}>{t('programs.newToken')}</Button>}
        </dd>
      </dl>
      {asking === 'edit' && <BotForm bot={bot} onClose={close} onMade={onSecrets} />}
      {asking === 'token' && <TokenForm account={bot.uid} onClose={close} onMade={(made) => onSecrets(bot, [{ label: made.apiToken.name, text: made.token }])} />}
      {asking === 'webhook' && <WebhookForm webhook={null} bot={bot.uid} onClose={close} onMade={(made) => onSecrets(bot, [{ label: t('webhooks.secret'), text: made.secret }])} />}
    </li>
  )
}
