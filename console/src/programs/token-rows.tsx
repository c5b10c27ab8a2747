// Tokens with what they may do and when they were used last; one that is not needed any more is revoked.
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiToken } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

const few = 4

const RevokeDialog = ({ token, onClose }: { token: ApiToken; onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const revoke = useMutation({
    mutationFn: () => client.send('DELETE', `/api-tokens/${token.uid}`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.apiTokens })
      toasts.show({ tone: 'plain', text: t('programs.revoked', { name: token.name }) })
      onClose()
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('programs.revokeTitle', { name: token.name })}>
      <p className="text-14 text-ink-2">{t('programs.revokeBody')}</p>
      {revoke.isError && <p role="alert" className="mt-2 text-12 text-bad">{words(revoke.error)}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="bad" disabled={revoke.isPending} onClick={() => revoke.mutate()}>{t('programs.revoke')}</Button>
      </div>
    </Dialog>
  )
}

const Row = ({ token, change, withAccount, onRevoke }: { token: ApiToken; change: boolean; withAccount: boolean; onRevoke: () => void }) => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const ended = token.revokedAt !== null
  const scopes = token.scopes.map((one) => t(`programs.rights.${one.replace('.', '_') as 'account_read'}`))
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <KeyRound size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
      <div className="min-w-0 grow basis-44">
        <p className={cx('font-medium', ended && 'text-ink-3 line-through')}><bdi>{token.name}</bdi>{withAccount && <span className="font-normal text-ink-3"> · <bdi>{token.account.name}</bdi></span>}</p>
        <p className="text-12 text-ink-3" title={scopes.join(', ')}>
          {scopes.length > few ? t('programs.scopeCount', { count: scopes.length, names: scopes.slice(0, few).join(', ') }) : scopes.join(', ')}
        </p>
      </div>
      <p className="text-12 text-ink-3">
        {ended ? t('programs.revokedAt', { when: fullTime(token.revokedAt ?? '', i18n.language) }) : token.lastUsedAt === null ? t('programs.neverUsed') : t('programs.usedAgo', { ago: ago(token.lastUsedAt, now, i18n.language) })}
        <span className="block">{t('programs.madeAgo', { when: fullTime(token.createdAt, i18n.language) })}</span>
      </p>
      {change && !ended && <Button size="small" aria-label={`${t('programs.revoke')}: ${token.name}`} onClick={onRevoke}>{t('programs.revoke')}</Button>}
    </li>
  )
}

export const TokenRows = ({ tokens, change, withAccount }: { tokens: readonly ApiToken[]; change: boolean; withAccount: boolean }) => {
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  return (
    <>
      <ul className="divide-y divide-line rounded-panel border border-line bg-raised">
        {tokens.map((token) => <Row key={token.uid} token={token} change={change} withAccount={withAccount} onRevoke={() => setRevoking(token)} />)}
      </ul>
      {revoking !== null && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}
