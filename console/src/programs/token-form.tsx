// A new token: for whom, what for, and what it may do.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { MadeApiToken, Permission } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { faultOf, isOfFields } from '../i18n/field-faults.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Tick } from '../ui/tick.tsx'
import { rolesQuery } from './queries.ts'

interface TokenFormProps {
  /** Given: for this account and no other. */
  account?: string
  onClose: () => void
  onMade: (made: MadeApiToken) => void
}

export const TokenForm = ({ account: given, onClose, onMade }: TokenFormProps) => {
  const { t } = useTranslation()
  const { client, queryClient, queries } = useServices()
  const words = useErrorWords()
  const me = useMe().agent
  const agents = useQuery(queries.agents).data?.data ?? []
  const rights = useQuery(rolesQuery(client)).data
  const programs = agents.filter((one) => one.uid !== me.uid && (one.kind === 'bot' || one.role === 'api'))
  // Programs first, whenever they come to be known.
  const [picked, setPicked] = useState<string | null>(given ?? null)
  const account = picked ?? programs[0]?.uid ?? me.uid
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Permission[] | null>(null)
  const owner = account === me.uid ? me : agents.find((one) => one.uid === account)
  const allowed = rights?.find((one) => one.role === owner?.role)?.permissions ?? []
  const chosen = scopes?.filter((one) => allowed.includes(one)) ?? null
  const save = useMutation({
    mutationFn: () => client.send<MadeApiToken>('POST', '/api-tokens', { account, name: name.trim(), ...(chosen === null ? {} : { scopes: chosen }) }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: keys.apiTokens })
      onClose()
      onMade(made)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && chosen?.length !== 0) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('programs.newToken')} width="wide">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={t('programs.tokenName')} hint={t('programs.tokenNameHint')} value={name} maxLength={100} required autoComplete="off" onChange={(event) => { save.reset(); setName(event.target.value) }} fault={faultOf(save.error, 'name')} />
        {given === undefined && (
          <Choice
            label={t('programs.actsAs')} value={account} onChange={setPicked} hint={account === me.uid ? t('programs.asYourself') : undefined} fault={faultOf(save.error, 'account')}
            options={[...programs.map((one) => ({ value: one.uid, label: t('programs.accountOf', { name: one.name, kind: one.kind === 'bot' ? t('authors.bot') : t(`roles.${one.role}`) }) })), { value: me.uid, label: t('programs.you', { name: me.name }) }]}
          />
        )}
        <fieldset>
          <legend className="mb-1.5 font-medium">{t('programs.scopes')}</legend>
          <Segmented
            label={t('programs.scopes')} value={scopes === null ? 'all' : 'some'} onChange={(value) => setScopes(value === 'all' ? null : [])}
            options={[{ value: 'all', label: t('programs.allScopes') }, { value: 'some', label: t('programs.someScopes') }]}
          />
          {chosen !== null && (
            <div className="mt-2 grid max-h-64 gap-x-4 overflow-y-auto rounded-control border border-line bg-raised px-3 py-2 md:grid-cols-2" tabIndex={0} role="group" aria-label={t('programs.someScopes')}>
              {allowed.map((one) => (
                <Tick key={one} checked={chosen.includes(one)} label={t(`programs.rights.${one.replace('.', '_') as 'account_read'}`)} hint={one} onChange={(on) => setScopes(on ? [...chosen, one] : chosen.filter((other) => other !== one))} />
              ))}
            </div>
          )}
          <p className="mt-1 text-12 text-ink-3">{owner !== undefined && t('programs.scopesHint', { role: t(`roles.${owner.role}`) })}</p>
        </fieldset>
        {save.isError && !isOfFields(save.error, 'name', 'account') && <p role="alert" className="text-12 text-bad">{words(save.error)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={name.trim() === '' || chosen?.length === 0 || save.isPending}>{t('programs.createToken')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
