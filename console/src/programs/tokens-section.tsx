// Tokens by which programs call the API: who they act as, what they may do, when they were used.
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MadeApiToken } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { NewThing } from '../settings/new-thing.tsx'
import { Unread } from '../settings/unread.tsx'
import { SecretsDialog } from '../ui/secrets-dialog.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { apiTokensQuery } from './queries.ts'
import { TokenForm } from './token-form.tsx'
import { TokenRows } from './token-rows.tsx'

export const TokensSection = () => {
  const { t } = useTranslation()
  const tokens = useQuery({ ...apiTokensQuery(useServices().client), refetchOnMount: 'always' })
  const change = useCan('account.write')
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<MadeApiToken | null>(null)
  const [ended, setEnded] = useState(false)
  if (tokens.data === undefined) return <Unread of={tokens} />
  const live = tokens.data.filter((one) => one.revokedAt === null).toReversed()
  const gone = tokens.data.filter((one) => one.revokedAt !== null).toReversed()
  return (
    <>
      {change && <NewThing text={t('programs.newToken')} onAsk={() => setMaking(true)} />}
      {live.length === 0 ? (
        <div className="flex flex-col items-start gap-2 rounded-panel border border-dashed border-line-strong p-5">
          <KeyRound size={20} aria-hidden="true" className="text-ink-3" />
          <p className="text-14 font-medium">{t('programs.noTokens')}</p>
          <p className="text-ink-2">{t('programs.noTokensHint')} <a href="/docs" target="_blank" rel="noreferrer" className="font-medium text-brand underline underline-offset-4">{t('programs.docs')}</a></p>
        </div>
      ) : <TokenRows tokens={live} change={change} withAccount />}
      {gone.length > 0 && (
        <div className="mt-6 max-w-[440px]"><Toggle label={t('programs.showRevoked', { count: gone.length })} checked={ended} onChange={setEnded} /></div>
      )}
      {ended && <div className="mt-2"><TokenRows tokens={gone} change={false} withAccount /></div>}
      {making && <TokenForm onClose={() => setMaking(false)} onMade={setMade} />}
      {made !== null && <SecretsDialog title={t('programs.tokenMade')} hint={t('programs.tokenHint')} secrets={[{ label: made.apiToken.name, text: made.token }]} onClose={() => setMade(null)} />}
    </>
  )
}
