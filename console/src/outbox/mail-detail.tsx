// One mail as it was written, why it is where it is, and another try.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxMailDetail } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { fullTime } from '../lib/format.ts'
import { BackLink } from '../settings/back-link.tsx'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { MailStateSign } from './mail-state.tsx'
import { mailQuery } from './queries.ts'

const useSendAgain = (uid: string) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  return useMutation({
    mutationFn: () => client.send<OutboxMailDetail>('POST', `/outbox/${uid}/send`),
    onSuccess: (mail) => {
      queryClient.setQueryData(keys.mail(uid), mail)
      void queryClient.invalidateQueries({ queryKey: keys.outboxes })
      toasts.show({ tone: 'plain', text: t('outbox.goesAgain') })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
}

export const MailDetail = ({ uid }: { uid: string }) => {
  const { t, i18n } = useTranslation()
  const mail = useQuery({ ...mailQuery(useServices().client, uid), refetchInterval: (query) => (query.state.data?.state === 'waiting' || query.state.data?.state === 'sending' ? 4_000 : false) })
  const change = useCan('outbox.write')
  const send = useSendAgain(uid)
  const [asking, setAsking] = useState(false)
  const back = <BackLink section="mail">{t('outbox.title')}</BackLink>
  if (mail.data === undefined) return <>{back}<Unread of={mail} /></>
  const { state, to, replyTo, subject, text, attempts, error, conversation, createdAt, sentAt, kind } = mail.data
  const facts = [
    [t('outbox.to'), to], ...(replyTo === null ? [] : [[t('outbox.replyTo'), replyTo]]), [t('outbox.written'), fullTime(createdAt, i18n.language)],
    ...(sentAt === null ? [] : [[t(state === 'kept' ? 'outbox.keptAt' : 'outbox.sentAt'), fullTime(sentAt, i18n.language)]]), [t('outbox.attempts'), String(attempts)],
  ]
  return (
    <article>
      {back}
      <h2 className="text-16 font-bold break-words"><bdi>{subject}</bdi></h2>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 text-12 text-ink-3"><MailStateSign state={state} />· {t(`outbox.kinds.${kind}`)}</p>
      <p className="mt-1 text-ink-2">{t(`outbox.stateWords.${state}`)}</p>
      {error !== null && <p className="mt-2 rounded-control border border-line bg-canvas px-3 py-2 text-12 break-words text-ink-2">{t('outbox.serverSaid')} <bdi className="font-mono">{error}</bdi></p>}
      <dl className="mt-4 grid gap-x-4 border-y md:gap-y-1.5 border-line py-3 md:grid-cols-[120px_minmax(0,1fr)]">
        {facts.map(([name, value]) => <div key={name} className="contents"><dt className="text-ink-3 max-md:text-12">{name}</dt><dd className="break-all max-md:mb-1.5"><bdi>{value}</bdi></dd></div>)}
      </dl>
      <pre dir="auto" tabIndex={0} aria-label={t('outbox.text')} className="mt-4 max-h-[50vh] overflow-auto rounded-panel border border-line bg-raised px-4 py-3 font-sans text-14 break-words whitespace-pre-wrap">{text}</pre>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        {change && (state === 'failed' || state === 'unknown') && <Button look="main" disabled={send.isPending} onClick={() => (state === 'unknown' ? setAsking(true) : send.mutate())}>{t('outbox.sendAgain')}</Button>}
        {conversation !== null && <Link to="/app/inbox/$uid" params={{ uid: conversation }} className="font-medium text-brand underline underline-offset-4">{t('webhooks.toConversation')}</Link>}
      </div>
      {asking && (
        <Dialog open onOpenChange={setAsking} title={t('outbox.unknownTitle')}>
          <p className="text-14 text-ink-2">{t('outbox.unknownBody', { to })}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button look="main" onClick={() => { setAsking(false); send.mutate() }}>{t('outbox.sendAgain')}</Button>
          </div>
        </Dialog>
      )}
    </article>
  )
}
