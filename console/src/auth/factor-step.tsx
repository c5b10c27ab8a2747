// The second step of a sign-in: a code, a passkey, or a first set-up that the company demands.
import { useMutation } from '@tanstack/react-query'
import type { Enrolment, SecondFactorAsked, SignedIn } from '@switchboard/protocol'
import { lazy, Suspense, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { CodeField } from './code-field.tsx'
import { Desk } from './desk.tsx'

const QrCode = lazy(() => import('./qr-code.tsx').then(({ QrCode: component }) => ({ default: component })))
const RecoveryCodes = lazy(() => import('./recovery-codes.tsx').then(({ RecoveryCodes: component }) => ({ default: component })))

interface FactorStepProps { asked: SecondFactorAsked; onIn: (signedIn: SignedIn) => void; onBack: () => void }

export const FactorStep = ({ asked, onIn, onBack }: FactorStepProps) => {
  const { t } = useTranslation()
  const { session, client } = useServices()
  const words = useErrorWords()
  const [code, setCode] = useState('')
  const enrols = asked.methods.includes('enrol')
  const enrolment = useMutation({ mutationFn: () => client.open<Enrolment>('POST', '/auth/second-factor/enrol', { challenge: asked.challenge }) })
  const go = (signedIn: SignedIn) => {
    session.accept(signedIn)
    onIn(signedIn)
  }
  const answer = useMutation({
    mutationFn: () => session.answer(asked.challenge, code),
    onSuccess: (signedIn) => { if (signedIn.recoveryCodes === null) go(signedIn) },
  })
  const passkey = useMutation({ mutationFn: () => session.signInByPasskey(), onSuccess: onIn })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    answer.mutate()
  }
  const { data: signedIn } = answer
  if (signedIn?.recoveryCodes) {
    return <Desk title={t('auth.codesTitle')}><Suspense><RecoveryCodes codes={signedIn.recoveryCodes} onKept={() => go(signedIn)} /></Suspense></Desk>
  }
  const fault = answer.error ?? passkey.error ?? enrolment.error
  const byCode = asked.methods.includes('totp') || enrolment.data !== undefined
  return (
    <Desk title={enrols ? t('auth.enrolTitle') : t('auth.factorTitle')} lead={enrols ? t('auth.enrolLead') : byCode ? t('auth.factorLead') : t('auth.factorPasskey')}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {fault !== null && <Notice tone="bad">{words(fault)}</Notice>}
        {enrols && enrolment.data === undefined && <Button look="main" size="large" disabled={enrolment.isPending} onClick={() => enrolment.mutate()}>{t('auth.enrolStart')}</Button>}
        {enrolment.data !== undefined && <Suspense><QrCode url={enrolment.data.url} secret={enrolment.data.secret} /></Suspense>}
        {byCode && <CodeField value={code} onChange={setCode} autoFocus />}
        {byCode && <Button type="submit" look="main" size="large" disabled={answer.isPending}>{t('auth.check')}</Button>}
        {asked.methods.includes('passkey') && <Button size="large" disabled={passkey.isPending} onClick={() => passkey.mutate()}>{t('auth.usePasskey')}</Button>}
        <Button look="quiet" onClick={onBack}>{t('auth.backToSignIn')}</Button>
      </form>
    </Desk>
  )
}
